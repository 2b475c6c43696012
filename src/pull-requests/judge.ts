import { adjustedForMany, compare } from "../comparisons/compare.ts";
import type { Comparison, Gate } from "../comparisons/comparison.ts";
import { judgeGate } from "../comparisons/gate.ts";
import type { GateConfig } from "../config/decision.ts";
import { ExitCode } from "../errors.ts";
import { countedTrials } from "../records/counted.ts";
import type { RunRecord } from "../records/run.ts";
import type { TrialRecord } from "../records/trial.ts";
import { detectable } from "../statistics/power.ts";
import type { ComparedPair } from "./merged.ts";
import type { Candidate, CandidateState, Endings, PullRequestReport } from "./pull-request.ts";

/** A larger share of lost trials on a side leaves a comparison of what was left over. */
const LOST_SHARE = 0.1;

/** What profiles are judged by. */
export interface Rules {
  readonly gate: GateConfig;
  readonly margin: number;
  readonly alpha: number;
}

/** Compares every pair of a run, and says what the rules make of it. Pure. */
export function judge(
  run: RunRecord,
  trials: readonly TrialRecord[],
  pairs: readonly ComparedPair[],
  { gate, margin, alpha }: Rules,
): Candidate[] {
  const side = (profile: string) => ({ run, trials, profile });
  const alone = pairs.map(({ base, candidate }) => compare(side(base), side(candidate), { margin, alpha }));
  return adjustedForMany(alone).flatMap((comparison, index): Candidate[] => {
    const pair = pairs[index];
    if (!pair) return [];
    // What lost trials could do is worked out for each pair alone: held against the same.
    const why = incompleteOf(alone[index] ?? comparison);
    const { sd } = comparison.success;
    const tasks = comparison.tasks.compared;
    return [
      {
        name: pair.name,
        against: pair.base,
        kind: pair.kind,
        state: why === null ? comparison.success.verdict : "incomplete",
        why,
        comparison,
        gate: judgeGate(comparison, gate),
        endings: {
          base: endingsOf(run, trials, pair.base),
          candidate: endingsOf(run, trials, pair.candidate),
        },
        detectable: sd === null || sd === 0 || tasks === 0 ? null : Math.min(1, detectable(sd, tasks, { alpha })),
      },
    ];
  });
}

/** Why a comparison is none, in a sentence. What was lost counts where it is much, or could turn the verdict. */
function incompleteOf({ base, candidate, success }: Comparison): string | null {
  for (const side of [base, candidate]) {
    if (side.status === "failed") return `${side.profile} could not run: ${side.statusReason ?? "no reason is known"}`;
    if (side.status === "stopped") return `${side.profile} was stopped: ${side.statusReason ?? "no reason is known"}`;
  }
  if (success.difference.value === null) return "no task has a verdict on both sides";
  for (const side of [base, candidate]) {
    const share = side.lost / Math.max(1, side.trials + side.lost);
    if (share > LOST_SHARE)
      return `infrastructure lost ${side.lost} of ${side.trials + side.lost} trials of ${side.profile}`;
  }
  const { sensitivity, verdict } = success;
  const turned = [sensitivity?.lostAsFailed, sensitivity?.lostAsResolved].filter(
    (as) => as !== undefined && (as.verdict === "worse") !== (verdict === "worse"),
  );
  return turned.length === 0 ? null : "what infrastructure lost could turn the verdict";
}

function endingsOf(run: RunRecord, trials: readonly TrialRecord[], profile: string): Endings {
  const endings: Endings = { resolved: 0, unresolved: 0, timeout: 0, limit: 0, crashed: 0, lost: 0 };
  for (const trial of countedTrials(run, trials)) {
    if (trial.profile !== profile) continue;
    endings[endingOf(trial)] += 1;
  }
  return endings;
}

function endingOf({ verdict, termination }: TrialRecord): keyof Endings {
  if (verdict === "ungraded") return "lost";
  if (verdict === "resolved") return "resolved";
  return termination === "timeout" || termination === "limit" || termination === "crashed" ? termination : "unresolved";
}

/** What a run that was cut short has measured is no evidence of all its tasks. */
export function cutShort(candidates: readonly Candidate[], why: string): Candidate[] {
  return candidates.map((candidate) => ({ ...candidate, state: "incomplete", why }));
}

/**
 * Tasks that a pull request removes are evidence that it takes away: with them gone, what is left cannot pass it. What
 * fails without them fails. Pure.
 */
export function withTasksRemoved(candidates: readonly Candidate[], removed: readonly string[]): Candidate[] {
  if (removed.length === 0) return [...candidates];
  const passing: readonly CandidateState[] = ["better", "non-inferior", "equivalent"];
  return candidates.map((candidate) => ({
    ...candidate,
    state: passing.includes(candidate.state) ? "undecided" : candidate.state,
    gate: candidate.gate && openGate(candidate.gate, removed.length),
  }));
}

function openGate(gate: Gate, removed: number): Gate {
  const state = gate.state === "pass" ? ("undecided" as const) : gate.state;
  const reason = `the pull request removes ${removed} of them`;
  return {
    ...gate,
    state,
    passed: state === "undecided" && gate.undecided === "pass",
    rules: [...gate.rules, { metric: "tasks", limit: "all of the base", state: "undecided", reason }],
  };
}

/** From what must be looked at to what is good news. */
const SEVERITY: readonly CandidateState[] = [
  "worse",
  "incomplete",
  "undecided",
  "no-baseline",
  "non-inferior",
  "equivalent",
  "better",
];

/**
 * The one word for several profiles, and the exit code: a gate that fails goes before what is missing.
 * @param required whether having nothing to compare with fails, too.
 */
export function concludeOf(
  candidates: readonly Candidate[],
  required: boolean,
): Pick<PullRequestReport, "verdict" | "exitCode"> & { readonly deciding: Candidate | null } {
  const sorted = candidates.toSorted((a, b) => rank(a) - rank(b));
  const [deciding = null] = sorted;
  const failed = candidates.some((one) => one.state !== "incomplete" && one.gate !== null && !one.gate.passed);
  const missing = candidates.some(({ state }) => state === "incomplete");
  const verdict = deciding?.state ?? "no-baseline";
  const exitCode =
    failed || (required && verdict === "no-baseline") ? ExitCode.gateFailed : missing ? ExitCode.infra : ExitCode.ok;
  return { verdict, exitCode, deciding };
}

/** Whoever fails the gate decides, whatever the state of another. */
function rank({ state, gate }: Candidate): number {
  const failed = state !== "incomplete" && gate !== null && !gate.passed;
  return SEVERITY.indexOf(state) - (failed ? SEVERITY.length : 0);
}

/** In a pull request a profile that got worse fails, unless the rules say something else of success. */
export function gateInForce(base: GateConfig, asked: GateConfig | undefined): GateConfig {
  const gate = asked ?? base;
  return { ...gate, success: gate.success ?? "worse" };
}

/** The gate in one word, for the outputs. */
export function gateWord(candidates: readonly Candidate[]): "pass" | "fail" | "undecided" | "none" {
  const states = candidates.flatMap(({ gate, state }) => (gate && state !== "incomplete" ? [gate] : []));
  if (states.length === 0) return "none";
  if (states.some(({ state }) => state === "fail")) return "fail";
  return states.some(({ state }) => state === "undecided") ? "undecided" : "pass";
}
