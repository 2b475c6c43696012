import { count, oneLine } from "../reports/format.ts";
import type { RegradedTrial, Regrading } from "./regrading.ts";

/** So many flipped checks of one trial are shown; `regrade.json` has them all. */
const SHOWN = 5;

/** What changed, for a terminal; trials that came out the same are counted only. */
export function toText({ run, before, now, counts, changedTasks, trials }: Regrading): string {
  const graded = trials.length - counts.nothing;
  const reproduced = counts.same + counts.different;
  const lines = [
    `${reproduced} of ${count(graded, "verdict")} of ${run} reproduced` +
      (counts.different > 0 ? `, ${counts.different} of them with other checks, scores or evidence` : ""),
    ...(counts.nothing > 0 ? [`${count(counts.nothing, "trial")} left nothing to grade`] : []),
    ...(before.harnessVersion === now.harnessVersion
      ? []
      : [`agent-eval was ${before.harnessVersion}, is ${now.harnessVersion}`]),
    ...(before.sandbox === now.sandbox ? [] : [`the sandbox was ${before.sandbox}, is ${now.sandbox}`]),
    ...changedTasks.map((task) => `task ${task.id} ${task.now === null ? "cannot be used now" : "has changed since"}`),
    ...trials.filter(({ result }) => result !== "same" && result !== "nothing").flatMap(linesOf),
  ];
  return `${lines.join("\n")}\n`;
}

function linesOf({ id, result, before, now, flipped, tampering, notes }: RegradedTrial): string[] {
  const side = ({ verdict, score }: { verdict: string; score: number }) => `${verdict} ${score.toFixed(2)}`;
  const mark = result === "different" ? "≈" : "✘";
  const said = (held: boolean | null) => (held === null ? "absent" : held ? "held" : "failed");
  const rest = flipped.length > SHOWN ? [`and ${flipped.length - SHOWN} more checks`] : [];
  return [
    `${mark} ${id}: ${side(before)} → ${now === null ? "not graded" : side(now)}`,
    ...[
      ...notes,
      ...(now?.reason && now.verdict !== before.verdict ? [now.reason] : []),
      ...flipped.slice(0, SHOWN).map((flip) => `${flip.name}: ${said(flip.before)} → ${said(flip.now)}`),
      ...rest,
      ...tampering.found.map(({ kind, path }) => `tampering found: ${kind} ${path}`),
      ...tampering.gone.map(({ kind, path }) => `tampering no longer found: ${kind} ${path}`),
    ].map((text) => `    ${oneLine(text)}`),
  ];
}
