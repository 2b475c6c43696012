import { BLAMES, MISSING, TERMINATIONS, TRIALS_ELEMENT, type TrialColumns, VERDICTS } from "../embedded.ts";
import { unpack } from "./embedded.ts";

/** One trial, read from the columns when it is looked at. */
export interface TrialRow {
  readonly index: number;
  readonly id: string;
  readonly task: string;
  readonly taskIndex: number;
  readonly category: string;
  readonly profile: string;
  readonly repeat: number;
  readonly verdict: (typeof VERDICTS)[number];
  readonly termination: string;
  readonly blame: string | null;
  readonly score: number;
  readonly reason: string | null;
  /** It was lost and made again: it does not count. */
  readonly superseded: boolean;
  readonly ms: { readonly prepare: number; readonly agent: number; readonly model: number; readonly grade: number };
  readonly inputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  readonly peakTokens: number | null;
  readonly requests: number | null;
  readonly toolCalls: number | null;
  readonly invalidToolCalls: number | null;
  readonly firstToken: number | null;
  readonly cost: number | null;
  readonly files: number;
  readonly artifacts: string;
  readonly missing: string | null;
}

export interface Trials {
  readonly columns: TrialColumns;
  readonly count: number;
  readonly row: (index: number) => TrialRow;
  readonly byId: ReadonlyMap<string, number>;
}

export async function readTrials(): Promise<Trials | null> {
  const columns = await unpack<TrialColumns>(TRIALS_ELEMENT);
  if (columns === null) return null;
  return {
    columns,
    count: columns.id.length,
    row: (index) => rowAt(columns, index),
    byId: new Map(columns.id.map((id, index) => [id, index])),
  };
}

function rowAt(all: TrialColumns, index: number): TrialRow {
  const at = <T>(column: readonly T[], fallback: T): T => column[index] ?? fallback;
  const named = (names: readonly string[], place: number | null) => (place === null ? null : (names[place] ?? null));
  const task = at(all.task, 0);
  return {
    index,
    id: at(all.id, ""),
    task: all.tasks[task] ?? "",
    taskIndex: task,
    category: all.categories[task] ?? "",
    profile: all.profiles[at(all.profile, 0)] ?? "",
    repeat: at(all.repeat, 1),
    verdict: VERDICTS[at(all.verdict, 2)] ?? "ungraded",
    termination: TERMINATIONS[at(all.termination, 0)] ?? "completed",
    blame: named(BLAMES, at(all.blame, null)),
    score: at(all.score, 0),
    reason: named(all.reasons, at(all.reason, null)),
    superseded: index >= all.counted,
    ms: { prepare: at(all.prepare, 0), agent: at(all.agent, 0), model: at(all.model, 0), grade: at(all.grade, 0) },
    inputTokens: at(all.inputTokens, null),
    cachedTokens: at(all.cachedTokens, null),
    outputTokens: at(all.outputTokens, null),
    peakTokens: at(all.peakTokens, null),
    requests: at(all.requests, null),
    toolCalls: at(all.toolCalls, null),
    invalidToolCalls: at(all.invalidToolCalls, null),
    firstToken: at(all.firstToken, null),
    cost: at(all.cost, null),
    files: at(all.files, 0),
    artifacts: at(all.artifacts, ""),
    missing: named(MISSING, at(all.missing, null)),
  };
}
