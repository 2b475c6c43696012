import type { Report } from "../report.ts";

/** A trial that was not resolved, and where to look. */
export interface Failure {
  readonly trial: string;
  readonly termination: string;
  readonly blame: string;
  readonly reason: string;
  readonly artifacts: string;
}

export function failuresOf({ run, trials }: Report): Failure[] {
  const canaries = new Set(run.canaries);
  return (
    trials
      // A canary that was not solved is as it should be.
      .filter(({ verdict, task }) => verdict !== "resolved" && !canaries.has(task))
      .map(({ id, termination, verdict, blame, reason, artifacts }) => ({
        trial: id,
        termination,
        blame: verdict === "ungraded" ? `${blame}, ungraded` : (blame ?? "nobody"),
        reason: reason ?? "",
        artifacts,
      }))
  );
}

/** A trace of bending the grading. */
export interface Trace {
  readonly trial: string;
  readonly kind: string;
  readonly path: string;
  readonly detail: string;
}

export function tracesOf({ trials }: Report): Trace[] {
  return trials.flatMap(({ id, tampering }) => tampering.map((found) => ({ trial: id, ...found })));
}
