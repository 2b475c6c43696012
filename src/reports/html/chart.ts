import { scaleLinear, scaleLog } from "d3-scale";
import { html, type Markup } from "./markup.ts";

/*
 * Charts are SVG whose places along the wide side are percentages: one drawing is crisp and its text is of
 * readable size on a phone and on a wall. Libraries that render on a server (Plot, ECharts) fix the width there
 * and let the text shrink with it; so d3-scale finds scales and ticks, and the marks are templates.
 */

/** Where a value is between the left (0 %) and right (100 %) end of a plot. */
export interface Axis {
  /** `42.5%` */
  at(value: number): string;
  /** The same as a number. */
  percent(value: number): number;
  readonly ticks: readonly number[];
}

/** Room for half a label at both ends. */
const INSET = 3;

export function linearAxis(low: number, high: number, ticks = 5, inset = INSET): Axis {
  const scale = scaleLinear([low, high > low ? high : low + 1], [inset, 100 - inset]).nice(ticks);
  return axisOf(scale, scale.ticks(ticks));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Times in ms that people count in. */
const ROUND_TIMES: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 120, 240].map((hours) => hours * HOUR),
];

/** The same closer together, as logarithmic axes of less than a magnitude need. */
const LOG_TIMES: readonly number[] = [1, 10, 100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR].flatMap(
  (unit) => [1, 1.5, 2, 3, 5].map((step) => step * unit),
);

/** From 0 to about `high` ms, with ticks that people count in. */
export function timeAxis(high: number): Axis {
  const end = high > 0 ? high : SECOND;
  const step = ROUND_TIMES.find((time) => end / time <= 6) ?? end;
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
  return axisOf(scaleLinear([0, end * 1.01], [0, 100]), ticks);
}

/** Times in ms over several magnitudes; both are positive. */
export function logTimeAxis(low: number, high: number): Axis {
  const scale = logScale(low, high);
  const [first = 0, last = 0] = scale.domain();
  const there = LOG_TIMES.filter((time) => time >= first && time <= last);
  return axisOf(scale, there.length > 7 ? there.filter((_, index) => index % 2 === 0) : there);
}

/** With ticks where the caller says. */
export function logAxis(values: readonly number[], inset: number): Axis {
  return axisOf(logScale(Math.min(...values), Math.max(...values), 1, inset), values);
}

function logScale(low: number, high: number, room = 1.15, inset = INSET) {
  const from = low > 0 ? low : 1;
  const to = Math.max(high, from * 1.5);
  return scaleLog([from / room, to * room], [inset, 100 - inset]);
}

/** A tick's time: `500 ms`, `30 s`, `2 min`, `6 h`. */
export function tickTime(ms: number): string {
  const units = [
    [HOUR, "h"],
    [MINUTE, "min"],
    [SECOND, "s"],
  ] as const;
  const [unit, name] = units.find(([size]) => ms >= size) ?? [1, "ms"];
  return ms === 0 ? "0" : `${Number((ms / unit).toFixed(1))} ${name}`;
}

function axisOf(scale: (value: number) => number, ticks: readonly number[]): Axis {
  const percent = (value: number) => Math.min(100, Math.max(0, scale(value)));
  return { percent, at: (value) => `${Number(percent(value).toFixed(2))}%`, ticks };
}

/** Names of an axis's ticks below a plot; those that a phone has no room for are marked as such. */
export function tickLabels(axis: Axis, text: (value: number) => string, y: number): Markup {
  return html`${axis.ticks.map((tick, index) => {
    const at = axis.percent(tick);
    const anchor = at < 3 ? "start" : at > 97 ? "end" : "middle";
    const roomy = index % 2 === 1 && axis.ticks.length > 4 ? " roomy" : "";
    return html`<text x="${axis.at(tick)}" y="${y}" class="tick${roomy}" text-anchor="${anchor}">${text(tick)}</text>`;
  })}`;
}

/** Up-and-down lines at an axis's ticks. */
export function gridLines(axis: Axis, top: number, bottom: number): Markup {
  return html`${axis.ticks.map((tick) => html`<line class="grid" x1="${axis.at(tick)}" x2="${axis.at(tick)}" y1="${top}" y2="${bottom}"/>`)}`;
}

/** A value with the interval around it on one line of a chart. */
export function whisker(
  axis: Axis,
  y: number,
  { value, low, high }: { value: number; low: number | null; high: number | null },
  color: string,
): Markup {
  const bar =
    low !== null &&
    high !== null &&
    html`<line class="range ${color}" x1="${axis.at(low)}" x2="${axis.at(high)}" y1="${y}" y2="${y}"/>`;
  return html`${bar}<circle class="dot ${color}" cx="${axis.at(value)}" cy="${y}" r="5"/>`;
}
