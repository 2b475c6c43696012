import type { RunRecord } from "../records/run.ts";
import { shardText } from "../tasks/shard.ts";
import type { Pairing, Side } from "./sides.ts";
import { profileOf } from "./sides.ts";

/** How far two sides are alike. Reasons are sentences; null: comparable. */
export interface Likeness {
  readonly latency: string | null;
  readonly tokens: string | null;
  readonly cost: string | null;
  readonly notes: readonly string[];
}

/** What a time depends on. */
const HARDWARE = ["arch", "cpu", "cores", "memoryGiB", "gpu"] as const;
/** What is measured, and by what: no property of the machine. */
const BESIDES: ReadonlySet<string> = new Set([...HARDWARE, "energy"]);

/**
 * What keeps two sides from being compared, and what a reader has to know of them. Success survives another machine;
 * times do not.
 */
export function likenessOf(base: Side, candidate: Side, pairing: Pairing): Likeness {
  const scripted = scriptedOf(base, candidate);
  const latency =
    scripted ?? anotherJob(base) ?? limitDiffers(base, candidate, pairing) ?? placeDiffers(base.run, candidate.run);
  const tokens = scripted ?? verdictsAlone(base) ?? estimatedOf(pairing);
  return {
    latency,
    tokens,
    cost: tokens,
    notes: [
      ...statusNotes(base, pairing),
      ...statusNotes(candidate, pairing),
      ...(scripted ? [`${scripted} What is compared is the harness, not a model.`] : []),
      ...sameProfile(base, candidate),
      ...partNotes(base, candidate),
      ...runNotes(base, candidate),
      ...limitNotes(base, candidate),
    ],
  };
}

/** The limits that a side worked under: its profile's own before those of the run. */
export function limitsOf({ run, profile }: Side): RunRecord["config"]["run"]["limits"] {
  return { ...run.config.run.limits, ...run.config.profiles[profile]?.limits };
}

function scriptedOf(...sides: readonly Side[]): string | null {
  const names = sides.filter((side) => profileOf(side).scripted).map(({ profile }) => profile);
  if (names.length === 0) return null;
  return `A person wrote the answers of ${[...new Set(names)].join(" and ")}.`;
}

function anotherJob({ baseline }: Side): string | null {
  if (baseline === undefined) return null;
  return "The baseline was measured in another job: its times say nothing of today's.";
}

function verdictsAlone({ baseline }: Side): string | null {
  return baseline === "verdicts" ? "The baseline's file keeps verdicts alone." : null;
}

/** Why times of the two runs do not compare. */
function placeDiffers(base: RunRecord, candidate: RunRecord): string | null {
  if (base.id === candidate.id) return null;
  const differing = HARDWARE.flatMap((key) => {
    const [here, there] = [base.environment[key], candidate.environment[key]];
    return here === there || sameSize(key, here, there)
      ? []
      : [`${key} ${here ?? "unknown"} and ${there ?? "unknown"}`];
  });
  if (differing.length > 0) return `The runs were on different hardware: ${differing.join(", ")}.`;
  if (base.sandbox !== candidate.sandbox) {
    return `The runs used different sandboxes: ${base.sandbox} and ${candidate.sandbox}.`;
  }
  const [slots, others] = [base.config.run.modelSlots, candidate.config.run.modelSlots];
  if (slots !== others) return `Different numbers of agents worked at the same time: ${slots} and ${others}.`;
  return null;
}

/** Attempts cut off at unlike limits have times that are lower bounds of unlike height. */
function limitDiffers(base: Side, candidate: Side, { pairs }: Pairing): string | null {
  const [here, there] = [limitsOf(base).timeoutSeconds, limitsOf(candidate).timeoutSeconds];
  if (here === there) return null;
  const cut = pairs.some((pair) =>
    [...pair.base.graded, ...pair.candidate.graded].some(({ termination }) => termination === "timeout"),
  );
  return cut ? `Agents were cut off at different times: ${seconds(here)} and ${seconds(there)}.` : null;
}

/** What an operating system leaves of the same memory differs by a little. */
function sameSize(key: string, here: string | undefined, there: string | undefined): boolean {
  if (key !== "memoryGiB" || here === undefined || there === undefined) return false;
  return Math.abs(Number(here) - Number(there)) <= 0.05 * Number(here);
}

function seconds(limit: number | undefined): string {
  return limit === undefined ? "the default" : `${limit} s`;
}

function estimatedOf({ pairs }: Pairing): string | null {
  const estimated = pairs.some(({ base, candidate }) =>
    [...base.graded, ...candidate.graded].some(({ usage }) => usage?.source === "estimated"),
  );
  return estimated ? "Tokens were estimated, not counted by a model server." : null;
}

function statusNotes(side: Side, { dropped }: Pairing): string[] {
  const { run, profile } = side;
  const { canary, stopped } = profileOf(side);
  if (canary.status === "failed") return [`${profile} could not run and was not scored: ${canary.reason}.`];
  const planned = run.plan.filter((cell) => cell.profile === profile).length;
  const cells = new Set(
    side.trials.filter((trial) => trial.profile === profile).map(({ task, repeat }) => `${task}.${repeat}`),
  );
  const missing = planned - cells.size;
  const notes = stopped === null ? [] : [`${profile} was stopped on the way: ${stopped}.`];
  if (missing > 0 && run.sequential === null) {
    const left = dropped.length > 0 ? " Tasks that only the other side did are left out." : "";
    notes.push(`The run is incomplete: ${missing} of ${count(planned, "planned trial")} of ${profile} missing.${left}`);
  }
  return notes;
}

function sameProfile(base: Side, candidate: Side): string[] {
  if (profileOf(base).id !== profileOf(candidate).id) return [];
  return ["Both sides are the same profile, settings and versions included: what differs is chance, or drift."];
}

/** The other parts' tasks may say something else. */
function partNotes(base: Side, candidate: Side): string[] {
  const runs = new Map([base.run, candidate.run].map((run) => [run.id, run]));
  return [...runs.values()].flatMap(({ id, shard }) =>
    shard ? [`Run ${id} is ${shardText(shard)}: the tasks of the other parts are not in it.`] : [],
  );
}

function runNotes(base: Side, candidate: Side): string[] {
  const [one, other] = [base.run, candidate.run];
  if (one.id === other.id) {
    return alternates(one, base.profile, candidate.profile)
      ? []
      : [
          "All trials of one profile came before the other's: drift of the machine would look like a difference in time.",
        ];
  }
  const notes = ["Two runs: their trials did not alternate, so drift of machine or server is part of what differs."];
  if (one.harnessVersion !== other.harnessVersion) {
    notes.push(
      `Graded by different versions of agent-eval, ${one.harnessVersion} and ${other.harnessVersion}: \`agent-eval regrade\` tells whether verdicts depend on that.`,
    );
  }
  if (one.sandbox !== other.sandbox) notes.push(`Different sandboxes: ${one.sandbox} and ${other.sandbox}.`);
  const keys = new Set([...Object.keys(one.environment), ...Object.keys(other.environment)]);
  const differing = [...keys]
    .filter((key) => !BESIDES.has(key) && one.environment[key] !== other.environment[key])
    .map((key) => `${key} (${one.environment[key] ?? "unknown"}, ${other.environment[key] ?? "unknown"})`);
  if (differing.length > 0) notes.push(`The environments differ in ${differing.join(", ")}.`);
  return notes;
}

/** Whether a run's plan mixes the trials of two profiles. */
function alternates({ plan }: RunRecord, one: string, other: string): boolean {
  const order = plan.map(({ profile }) => profile).filter((name) => name === one || name === other);
  const switches = order.filter((name, index) => index > 0 && name !== order[index - 1]).length;
  return switches > 1 || order.length <= 2;
}

/** Success under other limits is another success. */
export function limitNotes(base: Side, candidate: Side): string[] {
  const [here, there] = [limitsOf(base), limitsOf(candidate)];
  const keys = ["timeoutSeconds", "requests", "tokens", "contextTokens", "costUsd"] as const;
  const differing = keys
    .filter((key) => here[key] !== there[key])
    .map((key) => `${key} ${here[key] ?? "not set"} and ${there[key] ?? "not set"}`);
  return differing.length === 0 ? [] : [`The limits differ: ${differing.join(", ")}.`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
