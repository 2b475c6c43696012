import type { GateConfig } from "../config/decision.ts";
import type { Comparison, Estimate, Gate, GateState } from "./comparison.ts";

type Rule = Gate["rules"][number];

/**
 * What a gate says of a comparison: a rule fails or passes only where an interval settles it.
 * @returns null without a rule.
 */
export function judgeGate(comparison: Comparison, config: GateConfig): Gate | null {
  const rules = rulesOf(comparison, config);
  if (rules.length === 0) return null;
  const has = (state: GateState) => rules.some((rule) => rule.state === state);
  const state = has("fail") ? "fail" : has("undecided") ? "undecided" : "pass";
  const passed = state === "pass" || (state === "undecided" && config.undecided === "pass");
  return { state, undecided: config.undecided, passed, rules };
}

/**
 * The gate of a comparison of two runs: the candidate's own, or that of the base where the candidate has no rule, since
 * leaving the rules out is no way past them.
 * @returns the gate, and a sentence when the two differ.
 */
export function gateBetween(
  base: GateConfig,
  candidate: GateConfig,
): { readonly gate: GateConfig; readonly note: string | null } {
  const [here, there] = [rulesText(base), rulesText(candidate)];
  if (here === there) return { gate: candidate, note: null };
  if (Object.keys(candidate).every((key) => key === "undecided")) {
    return { gate: base, note: `The candidate's run has no gate: that of the base is used, ${here}.` };
  }
  return { gate: candidate, note: `The runs' gates differ: ${here}; and ${there}. That of the candidate is used.` };
}

function rulesText(gate: GateConfig): string {
  const rules = Object.entries(gate).filter(([key, limit]) => key !== "undecided" && limit !== undefined);
  if (rules.length === 0) return "no rule";
  return [...rules.sort(), ["undecided", gate.undecided]].map(([key, limit]) => `${key}: ${limit}`).join(", ");
}

function rulesOf(comparison: Comparison, config: GateConfig): Rule[] {
  const { latency, tokens, cost, sequential } = comparison;
  const times = latency.all;
  const cut = cutText(latency.atLimit);
  const ratios = [
    ["latency.p50", times?.p50.ratio, latency.why, cut],
    ["latency.p90", times?.p90.ratio, latency.why, cut],
    ["tokens", tokens.ratio, tokens.why, uncountedText(tokens.lowerBounds)],
    ["cost", cost.ratio, cost.why, uncountedText(cost.lowerBounds)],
  ] as const;
  return [
    ...(config.success === undefined ? [] : [successRule(comparison, config.success)]),
    ...ratios.flatMap(([metric, ratio, why, open]) => {
      const limit = config[metric];
      if (limit === undefined) return [];
      const rule = ratioRule(metric, limit, ratio ?? null, why, open);
      // Its intervals of a fixed size are too narrow for what was stopped by looking.
      return [sequential && rule.state !== "undecided" ? { ...rule, ...stopped(rule.reason) } : rule];
    }),
  ];
}

function stopped(seen: string): Pick<Rule, "state" | "reason"> {
  return { state: "undecided", reason: `${seen}, too narrow for a run that stops by what it sees` };
}

/** What may have left an end of a ratio of times open; empty for nothing. */
function cutText({ base, candidate }: Comparison["latency"]["atLimit"]): string {
  const share = (value: number | null, side: string) =>
    value ? [`${Math.round(value * 1000) / 10} % of the ${side}'s attempts ran into the time limit`] : [];
  return [...share(base, "base"), ...share(candidate, "candidate")].join(", ");
}

function uncountedText({ base, candidate }: Comparison["tokens"]["lowerBounds"]): string {
  const sides = [...(base ? ["base"] : []), ...(candidate ? ["candidate"] : [])];
  return sides.length === 0
    ? ""
    : `lower bounds, since the server left requests of the ${sides.join(" and ")} uncounted`;
}

function successRule(comparison: Comparison, limit: "worse" | "not-better"): Rule {
  const { success, margin, alpha } = comparison;
  const { verdict, labels, withinMargin, tasksMissing, difference } = success;
  const points = Math.round(margin * 1000) / 10;
  const inside = withinMargin ? `, within the margin of ${points} points` : "";
  const rule = (state: GateState, reason: string): Rule => ({ metric: "success", limit, state, reason });
  if (difference.value === null) return rule("undecided", "no task was compared");
  const written = [comparison.base, comparison.candidate].filter(({ scripted }) => scripted);
  if (written.length > 0) {
    const names = [...new Set(written.map(({ profile }) => profile))].join(" and ");
    return rule("undecided", `a person wrote the answers of ${names}: no success of a model`);
  }
  if (success.alpha > alpha) {
    const level = (of: number) => `${Number((100 * (1 - of)).toFixed(3))} %`;
    return rule("undecided", `the run's own interval is at ${level(success.alpha)}, and ${level(alpha)} was asked for`);
  }
  const more = tasksMissing === null ? "" : `; about ${tasksMissing} more tasks would settle ${points} points`;
  const open = `undecided${more}`;
  if (labels.includes("worse")) return rule("fail", `worse${inside}`);
  if (labels.includes("better")) return rule("pass", `better${inside}`);
  if (limit === "not-better") {
    // Whatever difference there is does not matter: more tasks would not make it better.
    return withinMargin ? rule("fail", `equivalent${inside}`) : rule("undecided", `not shown to be better, ${open}`);
  }
  return verdict === "undecided" ? rule("undecided", open) : rule("pass", `${verdict}${inside}`);
}

/** @param open why an end of the ratio may be open; empty for no reason but few tasks. */
function ratioRule(metric: string, limit: string, ratio: Estimate | null, why: string | null, open: string): Rule {
  const rule = (state: GateState, reason: string): Rule => ({ metric, limit, state, reason });
  if (why !== null) return rule("undecided", `not compared: ${why}`);
  if (ratio === null || ratio.value === null) return rule("undecided", "nothing to compare");
  const most = 1 + Number(limit.slice(1, -1)) / 100;
  const { value, low, high } = ratio;
  const seen = `${change(value)} (${low === null ? "no lower bound" : change(low)} to ${high === null ? "no upper bound" : change(high)})`;
  if (low !== null && low > most) return rule("fail", seen);
  if (high !== null && high <= most) return rule("pass", seen);
  return rule("undecided", open !== "" && (low === null || high === null) ? `${seen}; ${open}` : seen);
}

/** A ratio as people say it: `+12 %`, `−8 %`. */
function change(ratio: number): string {
  const percent = Math.round((ratio - 1) * 1000) / 10;
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}
