/**
 * What report.html carries besides its markup, as the page script reads it: gzipped JSON in base64. The page
 * and the harness share this file, so it imports nothing that a browser lacks.
 */

/** The trials column by column, so that equal values compress well; indices point into the lists of names. */
export interface TrialColumns {
  readonly tasks: readonly string[];
  /** Of each task. */
  readonly categories: readonly string[];
  readonly profiles: readonly string[];
  readonly reasons: readonly string[];
  readonly id: readonly string[];
  readonly task: readonly number[];
  readonly profile: readonly number[];
  readonly repeat: readonly number[];
  /** Index in VERDICTS, TERMINATIONS and BLAMES. */
  readonly verdict: readonly number[];
  readonly termination: readonly number[];
  readonly blame: readonly (number | null)[];
  readonly score: readonly number[];
  readonly reason: readonly (number | null)[];
  /** The attempts that count come first; those that were made again after `counted`. */
  readonly counted: number;
  /** ms. */
  readonly prepare: readonly number[];
  readonly agent: readonly number[];
  readonly model: readonly number[];
  readonly grade: readonly number[];
  /** null: not metered. */
  readonly inputTokens: readonly (number | null)[];
  readonly cachedTokens: readonly (number | null)[];
  readonly outputTokens: readonly (number | null)[];
  readonly peakTokens: readonly (number | null)[];
  readonly requests: readonly (number | null)[];
  readonly toolCalls: readonly (number | null)[];
  readonly invalidToolCalls: readonly (number | null)[];
  readonly firstToken: readonly (number | null)[];
  readonly cost: readonly (number | null)[];
  readonly files: readonly number[];
  readonly artifacts: readonly string[];
  /** Why a trial's files are not in this report; an index in MISSING, null when they are. */
  readonly missing: readonly (number | null)[];
}

export const VERDICTS = ["resolved", "unresolved", "ungraded"] as const;
export const TERMINATIONS = ["completed", "timeout", "limit", "crashed", "interrupted"] as const;
export const BLAMES = ["agent", "profile", "infra", "ambiguous"] as const;

/** Why a trial's prompt, steps, patch and requests are not here. */
export const MISSING = ["not on disk when this report was written", "left out to keep this report small"] as const;

/** The evidence of grading, by trial in the order of TrialColumns. Names and details are indices in `texts`. */
export interface Evidence {
  readonly texts: readonly string[];
  readonly kinds: readonly string[];
  /** [name, kind, passed, detail] one after the other. */
  readonly checks: readonly (readonly number[])[];
  /** [kind, path, detail] one after the other, indices in `texts`; only of trials that have some. */
  readonly tampering: Readonly<Record<number, readonly number[]>>;
}

/** The files of one trial, cut to what a person reads. */
export interface TrialFiles {
  readonly steps: readonly StepText[];
  /** Steps beyond those. */
  readonly moreSteps: number;
  readonly patch: string | null;
  readonly requests: readonly RequestRow[];
  readonly moreRequests: number;
  /** What the grading command printed. */
  readonly graderOutput: string | null;
}

export interface StepText {
  readonly kind: string;
  readonly text: string;
  readonly output: string | null;
  readonly failed: boolean;
}

/** One model request. Times in ms; null: not measured. */
export interface RequestRow {
  readonly index: number;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly firstTokenMs: number | null;
  readonly input: number | null;
  readonly cached: number | null;
  readonly output: number | null;
  readonly reasoning: number | null;
  readonly toolCalls: number;
  readonly invalidToolCalls: number;
  readonly finish: string;
  readonly error: string | null;
  readonly marks: readonly string[];
}

/** Ids of the elements that hold them. */
export const TRIALS_ELEMENT = "data-trials";
export const EVIDENCE_ELEMENT = "data-evidence";
export const promptElement = (task: number) => `data-prompt-${task}`;
export const filesElement = (trial: number) => `data-files-${trial}`;

/** The address of a trial within the page. */
export const trialHash = (id: string) => `#trial/${encodeURIComponent(id)}`;
