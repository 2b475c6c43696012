import { isControl } from "../../../config/controls.ts";
import { duration, percent, usd } from "../../format.ts";
import { type Axis, gridLines, linearAxis, logTimeAxis, tickLabels, tickTime } from "../chart.ts";
import { html, type Markup } from "../markup.ts";
import { placeNames } from "../names.ts";
import { nameOf, type Shown } from "../profiles.ts";
import { numbers, table } from "../tables.ts";

const HEIGHT = 340;
const BOTTOM = 300;
const TOP = 24;

interface Point {
  readonly shown: Shown;
  readonly success: number;
  readonly ms: number;
  /** null: not measured. */
  readonly cost: number | null;
}

/** Success against time, with cost as size: what a profile gives for what it takes. */
export function paretoSection(profiles: readonly Shown[]): Markup {
  const points = profiles.flatMap((shown): Point[] => {
    if (isControl(shown.profile.agent)) return [];
    const { success, latencyMs, costPerTrialUsd } = shown.profile;
    const ms = latencyMs.agent.p50;
    if (success.rate === null || ms === null || ms <= 0) return [];
    return [{ shown, success: success.rate, ms, cost: costPerTrialUsd.value }];
  });
  const front = new Set(points.filter((point) => !points.some((other) => dominates(other, point))));
  const costed = points.some(({ cost }) => cost !== null);
  const explained = costed
    ? "The larger the circle, the dearer a trial; dashed circles have no measured cost."
    : "No cost was measured.";
  return html`<section id="trade-off" aria-labelledby="h-trade-off"><h2 id="h-trade-off">Success, latency, cost</h2>
<p class="lead">Up and left is better. Filled: by these values alone no other profile is at least as good in all three and better in one; <code>decide</code> weighs the noise too. ${explained}</p>
${points.length === 0 ? html`<p class="empty">No profile has both a graded trial and a measured time.</p>` : plot(points, front)}
${numbers(pointTable(profiles, points, front))}</section>`;
}

/** By the values alone; whether a difference could be chance is for the comparisons to say. */
function dominates(a: Point, b: Point): boolean {
  const cost = a.cost === null || b.cost === null ? 0 : Math.sign(b.cost - a.cost);
  const signs = [Math.sign(a.success - b.success), Math.sign(b.ms - a.ms), cost];
  return signs.every((sign) => sign >= 0) && signs.some((sign) => sign > 0);
}

function plot(points: readonly Point[], front: ReadonlySet<Point | undefined>): Markup {
  const times = points.flatMap(({ shown, ms }) => {
    const { low, high } = shown.profile.agentTimeMs.p50;
    return [ms, ...(low === null || low <= 0 ? [] : [low]), ...(high === null ? [] : [high])];
  });
  const x = logTimeAxis(Math.min(...times), Math.max(...times));
  const ends = points.flatMap(({ shown, success }) => [
    shown.profile.success.low ?? success,
    shown.profile.success.high ?? success,
  ]);
  const y = linearAxis(Math.min(...ends), Math.max(...ends), 4, 0);
  const up = (value: number) => Number((BOTTOM - (y.percent(value) / 100) * (BOTTOM - TOP)).toFixed(1));
  const dearest = Math.max(...points.map(({ cost }) => cost ?? 0));
  const radius = (cost: number | null) => (cost === null || dearest === 0 ? 10 : 9 + 13 * Math.sqrt(cost / dearest));
  const across = y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="0" x2="100%" y1="${up(tick)}" y2="${up(tick)}"/><text class="tick" x="0" y="${up(tick) - 4}">${percent(tick)}</text>`,
  );
  const spots = points.map(({ shown, ms, success, cost }) => ({
    text: shortName(shown.profile.name),
    percent: x.percent(ms),
    y: up(success),
    radius: radius(cost),
  }));
  const places = placeNames(spots);
  const drawn = points.map(({ shown, ms, success, cost }, index) => {
    const at = x.at(ms);
    const y = up(success);
    const place = places[index] ?? null;
    const name =
      place &&
      html`<text class="beside" x="${at}" dx="${place.dx}" y="${place.y}" text-anchor="${place.anchor}">${spots[index]?.text ?? ""}</text>`;
    const kind = `point ${shown.color}${front.has(points[index]) ? " front" : ""}${cost === null && dearest > 0 ? " unpriced" : ""}`;
    return html`<g class="${kind}"><circle cx="${at}" cy="${y}" r="${Number(radius(cost).toFixed(1))}"/><text x="${at}" y="${y + 4}" text-anchor="middle">${shown.letter}</text>${name}</g>`;
  });
  return html`<svg class="plot" height="${HEIGHT}" width="100%" aria-hidden="true">${gridLines(x, TOP - 12, BOTTOM)}${across}${points.map((point) => crosses(point, x, up))}${drawn}${tickLabels(x, tickTime, BOTTOM + 18)}<text class="tick" x="50%" y="${BOTTOM + 36}" text-anchor="middle">agent's time for a task, median (logarithmic)</text></svg><p class="legend narrow" aria-hidden="true">${points.map(({ shown }) => nameOf(shown))}</p>`;
}

/** The intervals, faint behind the points. */
function crosses({ shown, ms, success }: Point, x: Axis, up: (value: number) => number): Markup {
  const { low, high } = shown.profile.success;
  const time = shown.profile.agentTimeMs.p50;
  return html`${
    low !== null &&
    high !== null &&
    html`<line class="cross ${shown.color}" x1="${x.at(ms)}" x2="${x.at(ms)}" y1="${up(low)}" y2="${up(high)}"/>`
  }${
    time.low !== null &&
    time.high !== null &&
    html`<line class="cross ${shown.color}" x1="${x.at(time.low)}" x2="${x.at(time.high)}" y1="${up(success)}" y2="${up(success)}"/>`
  }`;
}

function shortName(name: string): string {
  return name.length <= 26 ? name : `${name.slice(0, 25)}…`;
}

function pointTable(
  profiles: readonly Shown[],
  points: readonly Point[],
  front: ReadonlySet<Point | undefined>,
): Markup {
  return table(
    "Success, latency and cost by profile",
    [
      { head: "profile" },
      { head: "success", numeric: true },
      { head: "agent p50", numeric: true },
      { head: "cost of a trial", numeric: true },
      { head: "cost of a success", numeric: true },
      { head: "on the front" },
    ],
    profiles.map((shown) => {
      const { success, latencyMs, costPerTrialUsd, costPerSuccessUsd } = shown.profile;
      const point = points.find((some) => some.shown === shown);
      return [
        nameOf(shown),
        percent(success.rate),
        duration(latencyMs.agent.p50),
        usd(costPerTrialUsd.value),
        usd(costPerSuccessUsd.value),
        point ? (front.has(point) ? "yes" : "no") : "–",
      ];
    }),
  );
}
