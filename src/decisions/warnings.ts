import { countedTrials } from "../records/counted.ts";
import { count } from "../reports/format.ts";
import { shardText } from "../tasks/shard.ts";
import type { Candidate, Decision } from "./decision.ts";
import type { Duel } from "./evidence.ts";
import type { Entrant, RunWithTrials } from "./pool.ts";
import { list } from "./words.ts";

export const SETTLED =
  "The run stopped by itself: nothing but the comparisons it watched is settled, so nothing is routed away from the default.";

export function runSummary({ run, trials }: RunWithTrials): Decision["runs"][number] {
  const graded = countedTrials(run, trials).filter(({ verdict }) => verdict !== "ungraded").length;
  const { id, startedAt, sequential } = run;
  const failed = run.profiles.some(({ canary, stopped }) => canary.status === "failed" || stopped !== null);
  const complete = sequential === null ? graded === run.plan.length : sequential.end !== null;
  return { id, startedAt, tasks: run.tasks.length, planned: run.plan.length, graded, complete: complete && !failed };
}

export function incompleteRuns(runs: readonly RunWithTrials[]): string[] {
  return runs
    .map(runSummary)
    .filter(({ complete }) => !complete)
    .map(
      ({ id, planned, graded }) =>
        `Run ${id} is incomplete: ${graded} of ${planned} planned trials have a verdict${graded < planned ? "" : ", and not every profile could be run to its end"}.`,
    );
}

/** Runs that are one part of several. */
export function parts(runs: readonly RunWithTrials[]): string[] {
  return runs.flatMap(({ run: { id, shard } }) =>
    shard ? [`Run ${id} is ${shardText(shard)}: what the tasks of the other parts say is not in it.`] : [],
  );
}

/** Runs that were made under other rules than those that decide: what they settled, they settled by their own. */
export function otherRules(runs: readonly RunWithTrials[], { run: newest }: RunWithTrials): string[] {
  const used = newest.config.decision;
  const keys = ["incumbent", "margin", "alpha", "constraints"] as const;
  return runs.flatMap(({ run }) => {
    const own = run.config.decision;
    const differing = keys.filter((key) => JSON.stringify(own[key]) !== JSON.stringify(used[key]));
    if (differing.length === 0) return [];
    const values = differing.map((key) =>
      key === "constraints" ? key : `${key} ${used[key] ?? "not set"} instead of ${own[key] ?? "not set"}`,
    );
    return [`Run ${run.id} had other rules; those of run ${newest.id}, the newest, are used: ${list(values)}.`];
  });
}

/** Figures that are not of the newest run, and figures of a small run where a larger one is there. */
export function originsOf(entrants: readonly Entrant[]): string[] {
  return entrants.flatMap(({ name, side, measured, others }) => {
    const passed = others.filter(({ side: { run } }) => run.startedAt > side.run.startedAt);
    const larger = others.filter((other) => other.measured > 2 * measured && !passed.includes(other))[0];
    const trials = count(measured, "trial");
    return [
      ...passed.map(
        (newer) =>
          `${name} is taken from run ${side.run.id} (${trials} with a verdict): in run ${newer.side.run.id}, which is newer, ${fateOf(newer)}.`,
      ),
      ...(larger
        ? [
            `${name} is taken from run ${side.run.id} (${trials}), though run ${larger.side.run.id} has ${larger.measured}.`,
          ]
        : []),
    ];
  });
}

function fateOf({ resolved, measured, planned }: Entrant): string {
  if (resolved.canary.status === "failed") return "it could not run";
  if (resolved.stopped !== null) return "it was stopped on the way";
  return `${measured} of ${count(planned, "planned trial")} have one`;
}

/** In what the pairs that matter are unlike. */
export function pairWarnings(duels: readonly Duel[], about: ReadonlySet<string | null>): string[] {
  const pairs = duels.filter(({ base, candidate }) => about.has(base.name) || about.has(candidate.name));
  // Some are laid side by side both ways.
  const once = new Map(
    pairs.toReversed().map((duel) => [[duel.base.name, duel.candidate.name].sort().join(" "), duel]),
  );
  const said = [...once.values()].toReversed().flatMap((duel) => {
    const { base, candidate, why } = duel;
    const who = `${candidate.name} (candidate) with ${base.name} (base)`;
    const run = base.side.run.id === candidate.side.run.id ? base.side.run.id : null;
    return [
      ...(why.latency === null ? [] : [{ who, what: `Times are not compared: ${why.latency}` }]),
      ...(why.cost === null || !hasCost(duel) ? [] : [{ who, what: `Costs are not compared: ${why.cost}` }]),
      ...duel.limits.map((what) => ({ who, what })),
      ...(run !== null && (base.borrowed || candidate.borrowed)
        ? [{ who, what: `Compared within run ${run}, which has both; figures of each are those of its own run.` }]
        : []),
    ];
  });
  const byReason = Map.groupBy(said, ({ what }) => what);
  return [...byReason].map(([what, some]) => {
    const [first] = some;
    return some.length === 1
      ? `${first?.who}: ${what}`
      : `${count(some.length, "pair")} of profiles, such as ${first?.who}: ${what}`;
  });
}

/** Where no trial has a cost, there is nothing to miss. */
function hasCost({ pairing: { pairs } }: Duel): boolean {
  return pairs.some(({ base, candidate }) =>
    [...base.graded, ...candidate.graded].some(({ costUsd }) => costUsd !== null),
  );
}

export function profileWarnings(profiles: readonly Candidate[], named: ReadonlySet<string | null>): string[] {
  return [
    ...profiles
      .filter(({ canariesClaimed }) => canariesClaimed > 0)
      .map(({ name, canariesClaimed }) => `${name} claims ${canariesClaimed} impossible tasks done: look at how.`),
    ...profiles
      .filter(({ name, checks }) => named.has(name) && checks.some(({ state }) => state === "waived"))
      .map(({ name, checks }) => {
        const waived = checks.filter(({ state }) => state === "waived").map(({ constraint }) => constraint);
        return `${name} is recommended although ${list(waived)} could not be checked.`;
      }),
  ];
}
