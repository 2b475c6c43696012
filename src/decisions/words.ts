import { points } from "../reports/format.ts";
import type { Evidence } from "./decision.ts";

/** `+12 points (+3 to +21)`; points are percentage points. */
export function differenceText({ value, low, high }: Evidence["success"]): string {
  if (value === null) return "not compared";
  const interval = low === null || high === null ? "" : ` (${points(low)} to ${points(high)})`;
  return `${points(value)} ${Math.abs(Math.round(value * 100)) === 1 ? "point" : "points"}${interval}`;
}

/** `time −48 % (−55 to −40 %)` */
export function ratioText(what: string, { ratio, low, high }: Evidence["latency"]): string {
  if (ratio === null) return `${what} not compared`;
  const interval = low === null || high === null ? "" : ` (${points(low - 1)} to ${points(high - 1)} %)`;
  return `${what} ${points(ratio - 1)} %${interval}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
