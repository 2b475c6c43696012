import type { RunRecord } from "../records/run.ts";
import type { Look, Sequential } from "../records/sequential.ts";
import type { TrialRecord } from "../records/trial.ts";

/** What a run tells whoever watches. Watching cannot change a result. */
export type RunEvent =
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "started"; readonly run: RunRecord; readonly folder: string; readonly recorded: number }
  | { readonly type: "trial-started"; readonly id: string }
  | { readonly type: "trial-ended"; readonly record: TrialRecord; readonly retried: boolean }
  | { readonly type: "look"; readonly look: Look; readonly sequential: Sequential };

export type OnEvent = (event: RunEvent) => void;
