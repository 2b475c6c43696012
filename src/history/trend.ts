const BARS = "▁▂▃▄▅▆▇█";

/** Trends longer than this show their newest part. */
const LONGEST = 40;

/**
 * A series as a line of bars, the oldest first; `·` where there is no value.
 * @param top the value of a full bar; default: the largest of the series.
 */
export function trend(values: readonly (number | null)[], top?: number): string {
  const shown = values.slice(-LONGEST);
  const known = shown.flatMap((value) => value ?? []);
  if (known.length < 2) return "";
  const full = top ?? Math.max(...known);
  const bar = (value: number) => BARS[Math.min(7, Math.floor((full === 0 ? 0 : value / full) * 8))];
  return shown.map((value) => (value === null ? "·" : bar(value))).join("");
}
