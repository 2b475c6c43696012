/** How numbers read in the formats for people. "not measured" is never written as 0. */
export const NOT_MEASURED = "not measured";

export function percent(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}

/** `67 % (2/3, 95 % CI 21–94 %)` */
export function successText(success: {
  rate: number | null;
  low: number | null;
  high: number | null;
  resolved: number;
  trials: number;
}): string {
  if (success.rate === null || success.low === null || success.high === null) return "no graded trial";
  const interval = `${Math.round(success.low * 100)}–${Math.round(success.high * 100)} %`;
  return `${percent(success.rate)} (${success.resolved}/${success.trials}, 95 % CI ${interval})`;
}

/** `67 % (2/3, 21–94 %)`: the same where a table says what the interval is. */
export function shortSuccess(success: Parameters<typeof successText>[0]): string {
  return successText(success).replace("95 % CI ", "");
}

/**
 * A figure with its interval in brackets, ends that nothing bounds left open: `1.8 s (1.2 s–2.5 s)`,
 * `$0.50 (from $0.20)`.
 * @param text how one number reads.
 */
export function estimateText(
  { value, low, high }: { value: number | null; low: number | null; high: number | null },
  text: (value: number | null) => string,
): string {
  if (value === null || (low === null && high === null)) return text(value);
  if (low === null) return `${text(value)} (to ${text(high)})`;
  if (high === null) return `${text(value)} (from ${text(low)})`;
  return `${text(value)} (${text(low)}–${text(high)})`;
}

/** A percentile of times, `≥` where some of them were cut short by a limit. */
export function timeText(time: Parameters<typeof estimateText>[0] & { atLeast: boolean }): string {
  return `${time.atLeast ? "≥ " : ""}${estimateText(time, duration)}`;
}

/** A difference of shares in points, with its sign: `+20`, `−3`, `0`. */
export function points(difference: number): string {
  const rounded = Math.round(difference * 100);
  return rounded > 0 ? `+${rounded}` : rounded < 0 ? `−${-rounded}` : "0";
}

/** `+20 points`, `−1 point`. */
export function pointsText(difference: number): string {
  return `${points(difference)} ${Math.abs(Math.round(difference * 100)) === 1 ? "point" : "points"}`;
}

/** `×1.38`: a ratio with two figures behind the point. */
export function times(ratio: number | null): string {
  return ratio === null ? "–" : `×${ratio.toFixed(2)}`;
}

/** `0.032`, or `< 0.001`. */
export function pText(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** `1 task`, `3 tasks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** ms as `24 ms`, `1.8 s`, `2 min 05 s`. */
export function duration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 100) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Tokens as `980`, `12.3k`, `1.2M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  return count < 999_950 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}

export function usd(cost: number | null): string {
  if (cost === null) return NOT_MEASURED;
  return cost > 0 && cost < 0.0001 ? "< $0.0001" : `$${cost.toFixed(cost < 1 ? 4 : 2)}`;
}

/** Longest text of an agent's making in a report; its artifacts have it whole. */
const LONGEST = 400;

/**
 * Text of an agent's making on one line: without control characters, which a terminal obeys, and
 * without marks that turn the reading direction around; its middle is left out where it is long.
 */
export function oneLine(text: string): string {
  const line = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
  if (line.length <= LONGEST) return line;
  // A server's last words stand at the end.
  return `${line.slice(0, LONGEST / 2)} … ${line.slice(-LONGEST / 2)}`;
}

/** Joules as `850 J`, `12.3 kJ`, `1.2 MJ`. */
export function energy(joules: number | null): string {
  if (joules === null) return NOT_MEASURED;
  if (joules < 999.5) return `${Math.round(joules)} J`;
  return joules < 999_950 ? `${(joules / 1e3).toFixed(1)} kJ` : `${(joules / 1e6).toFixed(1)} MJ`;
}

export function gibibytes(bytes: number | null): string {
  return bytes === null ? NOT_MEASURED : `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
