import { isControl } from "../../../config/controls.ts";
import { percent, successText, tokens } from "../../format.ts";
import { linearAxis, logAxis, tickLabels } from "../chart.ts";
import { html, type Markup } from "../markup.ts";
import { nameOf, type Shown } from "../profiles.ts";
import { numbers, table } from "../tables.ts";

const HEIGHT = 170;
const TOP = 18;
const BOTTOM = 146;

interface Rung {
  /** Where it stands on the axis, in tokens. */
  readonly at: number;
  readonly label: string;
  readonly success: Shown["profile"]["success"];
}

/**
 * Success by how much of a repository a task needs: the rungs of the context ladder where the suite has one, else all
 * tasks by size; null when sizes are not known.
 */
export function ladderSection(all: readonly Shown[]): Markup | null {
  const profiles = all.filter(({ profile }) => !isControl(profile.agent));
  const onLadder = profiles.some(({ profile }) => profile.ladder.length > 1);
  const curves = profiles.map((shown) => ({ shown, rungs: onLadder ? ladder(shown) : buckets(shown) }));
  const rungs = [...new Map(curves.flatMap((curve) => curve.rungs).map((rung) => [rung.at, rung])).values()];
  rungs.sort((a, b) => a.at - b.at);
  if (rungs.length === 0) return null;
  const lead = onLadder
    ? "The same kind of task in repositories of growing size: how much of one a profile can use. Faint: the other profiles."
    : "All tasks by estimated size of workspace and prompt. Tasks of other sizes are other tasks, so this is no ladder. Faint: the other profiles.";
  return html`<section id="context" aria-labelledby="h-context"><h2 id="h-context">Success by context</h2>
<p class="lead">${lead}</p>
${rungs.length > 1 && panels(curves, rungs)}
${rungs.length > 1 ? numbers(rungTable(curves, rungs)) : rungTable(curves, rungs)}</section>`;
}

type Curve = { readonly shown: Shown; readonly rungs: readonly Rung[] };

function ladder({ profile }: Shown): Rung[] {
  return profile.ladder.map(({ contextTokens, ...success }) => ({
    at: contextTokens,
    label: tokens(contextTokens).replace(".0k", "k"),
    success,
  }));
}

/** A bucket stands in its middle, the last one half as far beyond its beginning. */
function buckets({ profile }: Shown): Rung[] {
  return profile.byContext.map(({ from, to, label, ...success }) => ({
    at: to === null ? from * 1.5 : Math.max(from, to / 2) * (from === 0 ? 1 : 1.5),
    label,
    success,
  }));
}

/** A panel for each profile, the others faint behind it: curves in one plot would cover each other. */
function panels(curves: readonly Curve[], rungs: readonly Rung[]): Markup {
  const x = logAxis(
    rungs.map(({ at }) => at),
    15,
  );
  const y = linearAxis(0, 1, 2, 0);
  const up = (value: number) => Number((BOTTOM - (y.percent(value) / 100) * (BOTTOM - TOP)).toFixed(1));
  const across = y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="0" x2="100%" y1="${up(tick)}" y2="${up(tick)}"/><text class="tick" x="0" y="${up(tick) - 3}">${percent(tick)}</text>`,
  );
  const labels = new Map(rungs.map(({ at, label }) => [at, label]));
  const paths = curves.map(({ rungs: mine }) => {
    const known = mine.flatMap(({ at, success: { rate } }) => (rate === null ? [] : [{ at, rate }]));
    return known.slice(1).map((rung, before) => {
      const last = known[before];
      return (
        last !== undefined &&
        html`<line x1="${x.at(last.at)}" y1="${up(last.rate)}" x2="${x.at(rung.at)}" y2="${up(rung.rate)}"/>`
      );
    });
  });
  const drawn = curves.map(({ shown, rungs: mine }, index) => {
    const marks = mine.map(({ at, success: { rate, low, high } }) => {
      const range =
        low !== null &&
        high !== null &&
        html`<line class="range thin" x1="${x.at(at)}" x2="${x.at(at)}" y1="${up(low)}" y2="${up(high)}"/>`;
      return rate !== null && html`${range}<circle class="dot" cx="${x.at(at)}" cy="${up(rate)}" r="4.5"/>`;
    });
    const others = paths.filter((_, other) => other !== index);
    const names = tickLabels(x, (at) => labels.get(at) ?? "", BOTTOM + 17);
    return html`<div class="${shown.color}">${nameOf(shown)}<svg class="plot" height="${HEIGHT}" width="100%">${across}<g class="faint">${others}</g><g class="curve">${paths[index] ?? null}</g>${marks}${names}</svg></div>`;
  });
  return html`<div class="panels" aria-hidden="true">${drawn}</div>`;
}

function rungTable(curves: readonly Curve[], rungs: readonly Rung[]): Markup {
  return table(
    "Success by size of the task",
    [{ head: "profile" }, ...rungs.map(({ label }) => ({ head: label, numeric: true }))],
    curves.map(({ shown, rungs: mine }) => [
      nameOf(shown),
      ...rungs.map(({ at }) => {
        const rung = mine.find((some) => some.at === at);
        return rung ? successText(rung.success) : "–";
      }),
    ]),
  );
}
