import type { ComparedSide, Comparison, Estimate, Verdict } from "../../comparisons/comparison.ts";
import { isControl } from "../../config/controls.ts";
import { count, percent, points, pointsText, pText, shortSuccess, times } from "../format.ts";
import type { Report } from "../report.ts";
import { label } from "./labels.ts";

/** What the run says, best-supported statement first. */
export interface VerdictView {
  /** One sentence. */
  readonly summary: string;
  /** A sentence for each candidate. */
  readonly statements: readonly string[];
}

/** What was settled comes first; "non-inferior" settles less than the others, "undecided" nothing. */
const order: readonly Verdict[] = ["better", "worse", "equivalent", "non-inferior", "undecided"];

const words: Readonly<Record<Verdict, (base: string) => string>> = {
  better: (base) => `better than ${base}`,
  worse: (base) => `worse than ${base}`,
  equivalent: (base) => `equivalent to ${base}`,
  "non-inferior": (base) => `not worse than ${base}`,
  undecided: (base) => `undecided against ${base}`,
};

export function verdictOf(report: Report): VerdictView {
  const sorted = report.comparisons.toSorted(
    (a, b) =>
      order.indexOf(a.success.verdict) - order.indexOf(b.success.verdict) ||
      Math.abs(b.success.difference.value ?? 0) - Math.abs(a.success.difference.value ?? 0),
  );
  const [first] = sorted;
  if (first === undefined) return { summary: aloneText(report), statements: [] };
  const groups = order.flatMap((verdict) => {
    const names = sorted
      .filter(({ success }) => success.verdict === verdict)
      .map(({ candidate }) => sideName(candidate));
    return names.length === 0 ? [] : [`${words[verdict](sideName(first.base))}: ${names.join(", ")}`];
  });
  const text = `${groups.join("; ")}.`;
  return { summary: text.charAt(0).toUpperCase() + text.slice(1), statements: sorted.map(statementOf) };
}

/** `strong is better than incumbent: +20 points (95 % CI +9 to +31, p 0.001, 60 tasks). Time ×1.38 (1.21–1.55).` */
export function statementOf(comparison: Comparison): string {
  const { base, candidate, success, margin } = comparison;
  const { difference, verdict, withinMargin, tasksMissing, family } = success;
  const head = `${sideName(candidate)} is ${words[verdict](sideName(base))}`;
  if (difference.value === null) return `${head}: ${candidate.statusReason ?? "no task has a verdict on both sides"}.`;
  const p = success.pHolm ?? success.p;
  const { low, high } = difference;
  const facts = [
    low === null || high === null ? "no interval" : `${level(success)} CI ${points(low)} to ${points(high)}`,
    ...(p === null ? [] : [`p ${pText(p)}`]),
    count(success.tasks, "task"),
  ];
  const remarks = [
    ...(withinMargin && verdict !== "equivalent" ? [`within the margin of ${Math.round(margin * 100)} points`] : []),
    ...(verdict !== "better" && verdict !== "worse" && family !== null && ((low ?? 0) > 0 || (high ?? 0) < 0)
      ? [`its own interval excludes 0, but not after Holm over ${count(family, "candidate")}`]
      : []),
    ...(verdict === "undecided" && tasksMissing !== null && tasksMissing > 0
      ? [`about ${count(tasksMissing, "more task")} would settle a difference of ${Math.round(margin * 100)} points`]
      : []),
  ];
  const rates = `${percent(success.candidate)} against ${percent(success.base)}`;
  const sentence = [`${head}: ${pointsText(difference.value)}, ${rates} (${facts.join(", ")})`, ...remarks].join(", ");
  return [sentence, ...ratiosOf(comparison)].join("; ").concat(".");
}

function ratiosOf({ latency, tokens, cost }: Comparison): string[] {
  const ratio = (name: string, estimate: Estimate | undefined, bounds = NO_BOUNDS) => {
    if (estimate === undefined || estimate.value === null) return [];
    const { value, low, high } = estimate;
    const interval = low === null || high === null ? "" : ` (${low.toFixed(2)}–${high.toFixed(2)})`;
    const rough = bounds.base || bounds.candidate ? ", from lower bounds" : "";
    return [`${name} ${times(value)}${interval}${rough}`];
  };
  return [
    ...ratio("time", latency.all?.ratio),
    ...ratio("tokens", tokens.ratio, tokens.lowerBounds),
    ...ratio("cost", cost.ratio, cost.lowerBounds),
  ];
}

const NO_BOUNDS = { base: false, candidate: false };

/** How a side is called in a sentence: answers a person wrote are never passed off as a model's. */
export function sideName({ profile, scripted }: Pick<ComparedSide, "profile" | "scripted">): string {
  return scripted ? `${profile} [scripted]` : profile;
}

function level({ alpha }: Comparison["success"]): string {
  return `${Number(((1 - alpha) * 100).toFixed(1))} %`;
}

/** Nobody to compare with: what is known of the one, or why nothing is. */
function aloneText({ profiles }: Report): string {
  const scored = profiles.filter(({ agent, success }) => !isControl(agent) && success.trials > 0);
  if (scored.length === 0) return "No trial has a verdict: nothing can be said.";
  const known = scored.map((profile) => `${label(profile)} resolves ${shortSuccess(profile.success)}`);
  return `Nothing to compare with: ${known.join("; ")}.`;
}
