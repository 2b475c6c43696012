import type { Constraints } from "../config/decision.ts";
import { isLocal, type Location } from "../config/location.ts";
import { duration, usd } from "../reports/format.ts";
import type { Check, Figures, Measurable } from "./decision.ts";

/** What is held against the constraints. */
interface Measured {
  readonly location: Location;
  readonly figures: Figures;
}

/** Where a location is, in words that follow "its model". */
export const placeText: Readonly<Record<Location, string>> = {
  machine: "runs on this machine",
  network: "runs in a network of one's own",
  cloud: "runs in a cloud",
  unknown: "may run anywhere",
};

/**
 * Every constraint that is set, held against a profile. A figure that was not measured keeps no constraint: the
 * profile is out, unless the user waived that figure.
 */
export function checksOf(measured: Measured, constraints: Constraints, waived: readonly Measurable[]): Check[] {
  const checks: Check[] = [];
  if (constraints.localOnly) {
    const kept = isLocal(measured.location);
    const reason = `Its model ${placeText[measured.location]}${kept ? "" : ", and only local profiles may be used"}.`;
    checks.push({ constraint: "localOnly", limit: true, value: null, state: kept ? "kept" : "broken", reason });
  }
  for (const rule of rules) {
    const limit = constraints[rule.constraint];
    if (limit !== undefined) checks.push(hold(rule, limit, measured, waived));
  }
  return checks;
}

/** Whether a profile with this check may be recommended. */
export function passes({ state }: Check): boolean {
  return state === "kept" || state === "waived" || state === "not-applicable";
}

interface Rule {
  readonly constraint: "maxLatencySeconds" | "maxCostUsd" | "maxVramGib";
  readonly figure: Measurable;
  readonly what: string;
  valueOf(figures: Figures): number | null;
  text(value: number): string;
  /** In what the measuring falls short; default: it was not measured. */
  readonly lacking?: string;
  /** Why the figure needs no measuring; null when it does. */
  spared?(measured: Measured): string | null;
  /** What makes the figure less than certain; null when nothing does. */
  doubt?(figures: Figures, limit: number): string | null;
}

const rules: readonly Rule[] = [
  {
    constraint: "maxLatencySeconds",
    figure: "latency",
    what: "90th percentile of the agent's time",
    valueOf: ({ latencySeconds }) => latencySeconds.p90,
    text: (seconds) => duration(seconds * 1000),
    doubt({ latencySeconds: { p90Low, p90High, atLimit } }, limit) {
      // More than a tenth at the limit: the percentile itself is cut off.
      if (atLimit !== null && atLimit > 0.1) return "it is a lower bound, more than a tenth ran into the time limit";
      if (p90Low === null || p90High === null || p90High <= limit || p90Low > limit) return null;
      return `its interval, ${duration(p90Low * 1000)} to ${duration(p90High * 1000)}, holds the limit`;
    },
  },
  {
    constraint: "maxCostUsd",
    figure: "cost",
    what: "mean cost of a task",
    valueOf: ({ costUsd }) => costUsd.mean,
    text: usd,
    lacking: "was not measured, or for some trials only estimated or counted in part",
    doubt({ costUsd: { low, high } }, limit) {
      if (low === null || high === null || high <= limit || low > limit) return null;
      return `its interval, ${usd(low)} to ${usd(high)}, holds the limit`;
    },
  },
  {
    constraint: "maxVramGib",
    figure: "vram",
    what: "most video memory in use",
    valueOf: ({ vramGib }) => vramGib,
    text: (gib) => `${gib.toFixed(1)} GiB`,
    spared: ({ location }) =>
      location === "cloud" ? "Its model runs in a cloud and needs no video memory here." : null,
  },
];

function hold(rule: Rule, limit: number, measured: Measured, waived: readonly Measurable[]): Check {
  const { constraint, what, figure } = rule;
  const spared = rule.spared?.(measured) ?? null;
  if (spared !== null) return { constraint, limit, value: null, state: "not-applicable", reason: spared };
  const value = rule.valueOf(measured.figures);
  if (value === null) {
    const may = waived.includes(figure);
    const { lacking = "was not measured" } = rule;
    const reason = may
      ? `The ${what} ${lacking}; it was waived with --allow-unmeasured ${figure}.`
      : `The ${what} ${lacking}, so that the limit of ${rule.text(limit)} cannot be shown to be kept.`;
    return { constraint, limit, value, state: may ? "waived" : "not-measured", reason };
  }
  const kept = value <= limit;
  const doubt = rule.doubt?.(measured.figures, limit) ?? null;
  const reason = `The ${what} is ${rule.text(value)}, ${kept ? "within" : "over"} the limit of ${rule.text(limit)}${doubt === null ? "" : `; ${doubt}`}.`;
  return { constraint, limit, value, state: kept ? "kept" : "broken", reason };
}
