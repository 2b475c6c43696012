import type { Check, Grade, Tampering } from "../graders/grader.ts";
import type { TrialRecord } from "../records/trial.ts";
import type { Flip, RegradedTrial } from "./regrading.ts";

type Judged = Pick<Grade, "verdict" | "score" | "reason" | "checks" | "tampering">;

/** How a trial's grade of today differs from the recorded one. */
export function compareGrades(
  before: Pick<TrialRecord, "verdict" | "score" | "reason" | "checks" | "tampering">,
  now: Judged,
): Pick<RegradedTrial, "now" | "result" | "flipped" | "tampering"> {
  const flipped = flips(before.checks, now.checks);
  const tampering = { found: beyond(now.tampering, before.tampering), gone: beyond(before.tampering, now.tampering) };
  const equal = before.score === now.score && flipped.length === 0;
  const sameEvidence = tampering.found.length === 0 && tampering.gone.length === 0;
  const { verdict, score, reason } = now;
  return {
    now: { verdict, score, reason },
    result: before.verdict !== verdict ? "changed" : equal && sameEvidence ? "same" : "different",
    flipped,
    tampering,
  };
}

/** Checks are told apart by kind and name; several of one name come in their order. */
function flips(before: readonly Check[], now: readonly Check[]): Flip[] {
  const [old, young] = [numbered(before), numbered(now)];
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), young.get(key)];
    if (was?.passed === is?.passed) return [];
    const { name, kind } = (was ?? is) as Check;
    return [{ name, kind, before: was?.passed ?? null, now: is?.passed ?? null }];
  });
}

function numbered(checks: readonly Check[]): Map<string, Check> {
  const seen = new Map<string, number>();
  return new Map(
    checks.map((check) => {
      const key = JSON.stringify([check.kind, check.name]);
      const number = (seen.get(key) ?? 0) + 1;
      seen.set(key, number);
      return [`${key}${number}`, check];
    }),
  );
}

function beyond(these: readonly Tampering[], those: readonly Tampering[]): Tampering[] {
  return these.filter(({ kind, path }) => !those.some((other) => other.kind === kind && other.path === path));
}
