import { count, duration, percent } from "../../format.ts";
import type { Report } from "../../report.ts";
import { tickLabels, tickTime, timeAxis } from "../chart.ts";
import { attemptsOf } from "../columns.ts";
import { html, type Markup } from "../markup.ts";
import { nameOf, type Shown } from "../profiles.ts";
import { table } from "../tables.ts";

/** Units of a lane's width: finer than any screen, coarse enough that 10 000 trials stay small. */
const UNITS = 4000;

interface Held {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
  readonly profile: string;
}

/** Who held the model when: gaps are time a GPU waited. One lane a slot, one chart a session. */
export function slotsSection(report: Report, profiles: readonly Shown[]): Markup | null {
  const { modelSlots } = report;
  if (modelSlots === null) return null;
  const held = attemptsOf(report).flatMap(({ profile, modelSlot }) => (modelSlot ? [{ profile, ...modelSlot }] : []));
  const sessions = [...Map.groupBy(held, ({ session }) => session)].sort(([a], [b]) => a - b);
  const charts = sessions.map(([session, some]) => {
    const title = sessions.length > 1 && html`<h3>Session ${session}</h3>`;
    return html`${title}${lanes(
      some.map(({ slot, fromMs, toMs, profile }) => ({ slot, from: fromMs, to: toMs, profile })),
      profiles,
    )}`;
  });
  const { slots, spanMs, idleMs, idleShare } = modelSlots;
  const over = `${duration(spanMs)}${sessions.length > 1 ? ` in ${sessions.length} sessions` : ""}`;
  return html`<section id="slots" aria-labelledby="h-slots"><h2 id="h-slots">Model slots</h2>
<p class="lead">${count(slots, "model slot")} over ${over}, idle ${duration(idleMs)} (${percent(idleShare)}). Gaps are time a model server waited for work.</p>
<div aria-hidden="true">${charts}<p class="legend">${profiles.filter(({ profile }) => held.some((some) => some.profile === profile.name)).map(nameOf)}</p></div>
<details class="numbers"><summary>The numbers</summary>${slotTable(held, profiles)}</details></section>`;
}

function lanes(held: readonly Held[], profiles: readonly Shown[]): Markup {
  const start = Math.min(...held.map(({ from }) => from));
  const end = Math.max(...held.map(({ to }) => to));
  const span = Math.max(1, end - start);
  const slots = [...new Set(held.map(({ slot }) => slot))].sort((a, b) => a - b);
  const axis = timeAxis(span);
  const drawn = slots.map((slot) => {
    const mine = held.filter((some) => some.slot === slot);
    const paths = profiles.map(({ profile, color }) => {
      const path = bars(
        mine.filter((some) => some.profile === profile.name),
        start,
        (ms) => (axis.percent(ms) / 100) * UNITS,
      );
      return path !== "" && html`<path class="busy ${color}" d="${path}"/>`;
    });
    return html`<div class="row"><div>slot ${slot + 1}</div><svg class="lane slot" height="26" width="100%" viewBox="0 0 ${UNITS} 26" preserveAspectRatio="none"><rect class="idle" width="${UNITS}" height="26"/>${paths}</svg></div>`;
  });
  return html`<div class="bars slots">${drawn}<div class="row axis"><div></div><svg class="lane" height="18" width="100%">${tickLabels(axis, tickTime, 13)}</svg></div></div>`;
}

/** One path for all of a profile's times; those that touch at this width are one. */
function bars(held: readonly Held[], start: number, unit: (ms: number) => number): string {
  const parts: string[] = [];
  let open: { from: number; to: number } | null = null;
  const close = () => {
    if (open !== null)
      parts.push(`M${open.from} 3h${Math.max(1, open.to - open.from)}v20h-${Math.max(1, open.to - open.from)}z`);
  };
  for (const { from, to } of [...held].sort((a, b) => a.from - b.from)) {
    const left = Math.round(unit(from - start));
    const right = Math.round(unit(to - start));
    if (open !== null && left <= open.to) open = { from: open.from, to: Math.max(open.to, right) };
    else {
      close();
      open = { from: left, to: right };
    }
  }
  close();
  return parts.join("");
}

function slotTable(
  held: readonly { slot: number; session: number; profile: string; fromMs: number; toMs: number }[],
  profiles: readonly Shown[],
): Markup {
  const rows = profiles.flatMap((shown) => {
    const mine = held.filter(({ profile }) => profile === shown.profile.name);
    if (mine.length === 0) return [];
    const busy = mine.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    return [[nameOf(shown), mine.length, duration(busy)]];
  });
  return table(
    "Time in model slots by profile",
    [{ head: "profile" }, { head: "trials", numeric: true }, { head: "time in slots", numeric: true }],
    rows,
  );
}
