import type { Comparison, Estimate, Gate, TaskCounts } from "../../comparisons/comparison.ts";
import { count, duration, estimateText, NOT_MEASURED, percent, points, times, tokens, usd } from "../format.ts";
import type { Table } from "./table.ts";
import { sideName, statementOf } from "./verdict.ts";

/** A comparison as texts for people: the terminal and Markdown show the same words and numbers. */
export interface ComparisonView {
  readonly headline: string;
  readonly verdict: string;
  readonly figures: Table;
  /** Lists of tasks with a title. */
  readonly lists: readonly { readonly title: string; readonly items: readonly string[] }[];
  readonly notes: readonly string[];
  readonly gate: { readonly headline: string; readonly rules: Table } | null;
}

export function comparisonView(compared: Comparison, gate: Gate | null): ComparisonView {
  const comparison = toldApart(compared);
  const { sameRun, tasks } = comparison;
  const { base, candidate } = compared;
  const place = (run: string) => (sameRun ? "" : ` (run ${run})`);
  const dropped = tasks.dropped.length === 0 ? "" : `, ${tasks.dropped.length} left out`;
  return {
    headline: `${sideName(candidate)}${place(candidate.run)} against ${sideName(base)}${place(base.run)}: ${count(tasks.compared, "task")}${dropped}`,
    verdict: statementOf(comparison),
    figures: figuresOf(comparison),
    lists: [
      { title: "now resolved, not before", items: comparison.changed.gained.map(countsText) },
      { title: "no longer resolved", items: comparison.changed.lost.map(countsText) },
      { title: "flaky: repeats differ", items: flakyOf(comparison) },
      { title: "left out for both", items: tasks.dropped.map(({ task, reason }) => `${task}: ${reason}`) },
    ].filter(({ items }) => items.length > 0),
    notes: [...whyNot(comparison), ...comparison.notes, ...sensitivityText(comparison)],
    gate: gate && {
      headline: gateText(gate),
      rules: {
        columns: ["rule", "limit", "state", "seen"],
        rows: gate.rules.map(({ metric, limit, state, reason }) => [metric, limit, state, reason]),
      },
    },
  };
}

/** One profile in two runs: its name would not tell the sides apart. */
function toldApart(comparison: Comparison): Comparison {
  const { base, candidate } = comparison;
  if (base.profile !== candidate.profile) return comparison;
  const named = { base: { ...base, profile: "base" }, candidate: { ...candidate, profile: "candidate" } };
  return { ...comparison, ...named };
}

/** Times are in ms, amounts for one attempt at a task. Rows that neither side has are left out. */
function figuresOf({ base, candidate, success, latency, tokens: token, cost, context, alpha }: Comparison): Table {
  const { difference, score } = success;
  const ofPoints = (estimate: Estimate) => changeText(estimate, points, " points");
  const ratio = (estimate: Estimate) => changeText(estimate, times);
  const time = (estimate: Estimate) => estimateText(estimate, duration);
  const money = (estimate: Estimate) => estimateText(estimate, usd);
  const { all, solvedByBoth: solved } = latency;
  const amount = (value: number | null) => (value === null ? NOT_MEASURED : tokens(Math.round(value)));
  const peak = ({ peakShare, peakTokens }: typeof context.base) =>
    peakTokens.max === null
      ? NOT_MEASURED
      : `${amount(peakTokens.p50)} / ${amount(peakTokens.max)} (${percent(peakShare.p50)} / ${percent(peakShare.max)} of the window)`;
  const both = (one: number | null, other: number | null) => one !== null || other !== null;
  const rows: (string[] | null)[] = [
    [
      success.alpha === alpha ? "success" : `success, ${count(success.tasks, "task")}, ${levelText(success.alpha)} CI`,
      percent(success.base),
      percent(success.candidate),
      ofPoints(difference),
    ],
    score.value === null ? null : ["partial credit", "", "", ofPoints(score)],
    all && ["agent time, p50", time(all.p50.base), time(all.p50.candidate), ratio(all.p50.ratio)],
    all && ["agent time, p90", time(all.p90.base), time(all.p90.candidate), ratio(all.p90.ratio)],
    all && ["agent time, by task", "", "", ratio(all.ratio)],
    solved && [
      `the same, ${count(solved.tasks, "task")} both resolve`,
      time(solved.p50.base),
      time(solved.p50.candidate),
      ratio(solved.ratio),
    ],
    latency.atLimit.base || latency.atLimit.candidate
      ? ["cut off at the time limit", percent(latency.atLimit.base), percent(latency.atLimit.candidate), ""]
      : null,
    both(token.base, token.candidate)
      ? ["tokens", amount(token.base), amount(token.candidate), ratio(token.ratio)]
      : null,
    both(cost.base, cost.candidate) ? ["cost", usd(cost.base), usd(cost.candidate), ratio(cost.ratio)] : null,
    both(cost.perSuccess.base.value, cost.perSuccess.candidate.value)
      ? ["cost of a success", money(cost.perSuccess.base), money(cost.perSuccess.candidate), ""]
      : null,
    both(context.base.peakTokens.max, context.candidate.peakTokens.max)
      ? ["peak context, p50 / largest", peak(context.base), peak(context.candidate), ""]
      : null,
    context.base.compacted || context.candidate.compacted
      ? ["attempts compacted", percent(context.base.compacted), percent(context.candidate.compacted), ""]
      : null,
    context.base.truncated || context.candidate.truncated
      ? ["context probably truncated", percent(context.base.truncated), percent(context.candidate.truncated), ""]
      : null,
  ];
  return {
    columns: ["", sideName(base), sideName(candidate), `change (${levelText(alpha)} CI)`],
    rows: rows.filter((row) => row !== null),
  };
}

function levelText(alpha: number): string {
  return `${Number(((1 - alpha) * 100).toFixed(1))} %`;
}

function changeText({ value, low, high }: Estimate, text: (value: number) => string, unit = ""): string {
  if (value === null) return "–";
  if (low === null && high === null) return `${text(value)}${unit} (no interval)`;
  return `${text(value)}${unit} (${low === null ? "no bound" : text(low)} to ${high === null ? "no bound" : text(high)})`;
}

function countsText({ task, base, candidate }: TaskCounts): string {
  const share = ({ resolved, trials }: TaskCounts["base"]) => `${resolved}/${trials}`;
  return `${task} (${share(base)} → ${share(candidate)})`;
}

/** By task, with who resolves it only now and then. */
function flakyOf({ base, candidate, changed: { flaky } }: Comparison): string[] {
  const both = [...flaky.base, ...flaky.candidate].sort();
  return [...new Set(both)].map((task) => {
    const who = [
      ...(flaky.base.includes(task) ? [base.profile] : []),
      ...(flaky.candidate.includes(task) ? [candidate.profile] : []),
    ];
    return `${task}: ${who.join(", ")}`;
  });
}

/** What is not compared, and why: once for each reason. */
function whyNot({ latency, tokens: token, cost }: Comparison): string[] {
  const reasons = Map.groupBy(
    [
      { what: "agent times", why: latency.why },
      { what: "tokens", why: token.why },
      { what: "cost", why: cost.why },
    ].filter(({ why }) => why !== null),
    ({ why }) => why,
  );
  return [...reasons].map(([why, what]) => `Not compared: ${what.map((each) => each.what).join(", ")}. ${why}`);
}

function sensitivityText({ base, candidate, success }: Comparison): string[] {
  const { sensitivity, verdict } = success;
  if (sensitivity === null) return [];
  const { lostAsFailed: failed, lostAsResolved: resolved } = sensitivity;
  const head = `Infrastructure lost ${count(base.lost, "trial")} of ${base.profile} and ${candidate.lost} of ${candidate.profile}: they count neither way`;
  if (failed.verdict === verdict && resolved.verdict === verdict) {
    return [`${head}. Counted as failed, or as resolved, the verdict is the same.`];
  }
  return [`${head}. Counted as failed the verdict is ${failed.verdict}, counted as resolved ${resolved.verdict}.`];
}

function gateText({ state, passed, undecided }: Gate): string {
  if (state === "pass") return "gate: pass";
  if (state === "fail") return "gate: FAIL";
  return `gate: undecided, which ${passed ? "passes" : "FAILS"} (undecided: ${undecided})`;
}
