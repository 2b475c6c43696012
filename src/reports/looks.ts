import type { Look, Sequential, Stand } from "../records/sequential.ts";
import { stateWords } from "../sequential/end.ts";
import { standsOf } from "../sequential/sequential.ts";
import { count } from "./format.ts";

/** One line for each candidate that a look learned about: `after 14 tasks: b − a +0.21 [−0.05, +0.47], going on`. */
export function lookLines(look: Look, sequential: Sequential): string[] {
  const seen = new Set(look.added.flatMap(({ differences }) => Object.keys(differences)));
  const leftOut = look.added.flatMap(({ task, differences }) => {
    return Object.entries(differences).flatMap(([name, difference]) =>
      difference === null ? `${task} for ${name}` : [],
    );
  });
  return [
    ...look.stands
      .filter(({ profile, state }) => seen.has(profile) || state === "lost")
      .map((stand) => `after ${count(stand.n, "task")}: ${standText(stand, sequential.incumbent)}`),
    ...(leftOut.length > 0 ? [`left out, not every trial has a verdict: ${leftOut.join(", ")}`] : []),
  ];
}

/** `b − a +0.21 [−0.05, +0.47], better` */
export function standText(stand: Stand, incumbent: string): string {
  const { profile, value, low, high, state } = stand;
  const known = value === null ? "nothing observed" : `${signed(value)} [${signed(low)}, ${signed(high)}]`;
  return `${profile} − ${incumbent} ${known}, ${stateWords[state]}`;
}

/** Why a sequential run is where it is, and what its intervals are; empty for a run of a fixed size. */
export function sequentialNotes(
  sequential: (Sequential & { readonly incomplete: readonly string[] }) | null,
): string[] {
  if (!sequential) return [];
  const { end, looks, order, margin, alpha, incumbent, incomplete, leftOut } = sequential;
  const tasks = new Set(looks.flatMap(({ added }) => added.map(({ task }) => task))).size;
  const why = end ? `Ended after ${tasks} of ${count(order.length, "task")}: ${end.detail}.` : "It has not ended yet.";
  return [
    `Sequential run: it stops when it has decided, margin ${margin}, α ${alpha} over all candidates and looks. ${why}`,
    ...standsOf(sequential).map((stand) => `${standText(stand, incumbent)}, after ${count(stand.n, "task")}.`),
    "These intervals hold at every look at once. They are wider than intervals of a run of fixed size, and no interval of a fixed size may be read here instead: the run was stopped by looking.",
    ...(incomplete.length > 0
      ? [`Left out, because trials have no verdict after all retries: ${incomplete.join(", ")}.`]
      : []),
    ...(leftOut.length > 0 ? [`Not run, because they are impossible as stated: ${leftOut.join(", ")}.`] : []),
  ];
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return value > 0 ? `+${text}` : `−${text}`;
}
