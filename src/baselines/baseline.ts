import type { Side } from "../comparisons/sides.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";

/** A run of earlier that could be a baseline. */
export interface StoredRun {
  /** Where it was found, for people: a folder, an artifact, a file. */
  readonly origin: string;
  /** Commit that was measured; null when nobody wrote it down. */
  readonly commit: string | null;
  readonly run: RunRecord;
  readonly trials: readonly TrialRecord[];
  /** What is left of it: everything, or as in a blessed file the verdicts alone. */
  readonly keeps: NonNullable<Side["baseline"]>;
}

/** One that was looked at and does not do, with the reasons: nothing that was wanted is passed over in silence. */
export interface Refused {
  readonly origin: string;
  /** The run's id; null when the run could not be read. */
  readonly run: string | null;
  /** One for each key that differs, as `model digest: sha256:1 → sha256:2`. */
  readonly reasons: readonly string[];
}

/** Somewhere that stored runs come from. A new one is a file here and a line in registry.ts. */
export interface BaselineSource {
  /** For people: `the folder history`, `the artifacts agent-eval-history of main`. */
  readonly name: string;
  /** Newest first, only as many as are asked for; those that cannot be read come as refused. */
  stored(): AsyncIterable<StoredRun | Refused>;
}

/** The newest run that is alike in everything that matters, or why there is none. */
export type Baseline =
  | { readonly status: "found"; readonly side: Side; readonly origin: string; readonly commit: string | null }
  | { readonly status: "no-baseline"; readonly why: string; readonly refused: readonly Refused[] };
