import type { Comparison, Estimate, Verdict } from "../../../comparisons/comparison.ts";
import { count, percent, points, pText, times } from "../../format.ts";
import type { Report } from "../../report.ts";
import { viewOf } from "../../view.ts";
import { sideName, verdictOf } from "../../views/verdict.ts";
import { type Axis, gridLines, linearAxis, tickLabels, whisker } from "../chart.ts";
import { html, type Markup, type Part } from "../markup.ts";
import { nameOf, type Shown } from "../profiles.ts";
import { numbers, table } from "../tables.ts";

/** Words never stand alone, and colours never without words. */
const signs: Readonly<Record<Verdict, string>> = {
  better: "▲",
  worse: "▼",
  equivalent: "≈",
  "non-inferior": "≥",
  undecided: "?",
};

/** What the run says, in a sentence, then each profile against the incumbent. */
export function verdictSection(report: Report, profiles: readonly Shown[]): Markup {
  const comparisons = report.comparisons;
  const { notes } = viewOf(report);
  return html`<section id="verdict" aria-labelledby="h-verdict"><h2 id="h-verdict">Verdict</h2>
<p class="verdict">${headline(report)}</p>
${comparisons.length > 0 ? forest(report, profiles) : null}
${notes.length > 0 && html`<h3>To keep in mind</h3><ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}</section>`;
}

function headline(report: Report): Part {
  const { comparisons } = report;
  const [first] = comparisons;
  if (!first) return verdictOf(report).summary;
  if (comparisons.every(({ success }) => success.difference.value === null)) {
    return "No two profiles have a task with a verdict for both: nothing can be compared.";
  }
  const incumbent = html`the incumbent <b>${sideName(first.base)}</b>`;
  const who = (verdict: Verdict) =>
    comparisons.filter(({ success }) => success.verdict === verdict).map(({ candidate }) => sideName(candidate));
  const better = comparisons
    .filter(({ success }) => success.verdict === "better")
    .toSorted((a, b) => (b.success.difference.value ?? 0) - (a.success.difference.value ?? 0));
  const rest: Part[] = [
    counted(who("worse"), "worse"),
    counted(who("equivalent"), "equivalent"),
    counted(who("non-inferior"), "not inferior"),
    counted(who("undecided"), "undecided"),
  ].filter((part) => part !== null);
  const others = better.length === 0 ? "In detail: " : "Of the others: ";
  const tail = rest.length === 0 ? "" : html` <span class="rest">${others}${joined(rest, "; ")}.</span>`;
  if (better.length === 0) return html`No profile is shown to be better than ${incumbent}.${tail}`;
  const list = better.map(
    (comparison) => html`<b>${sideName(comparison.candidate)}</b> (${differenceText(comparison)})`,
  );
  return html`${joined(list, ", ")} ${better.length === 1 ? "is" : "are"} better than ${incumbent}.${tail}`;
}

function counted(names: readonly string[], word: string): Part {
  if (names.length === 0) return null;
  return html`${word}: ${names.length > 4 ? count(names.length, "profile") : names.join(", ")}`;
}

function joined(parts: readonly Part[], between: string): Part {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}

/** `+12 points, 95 % CI +4 to +20`, as the difference of two shares. */
function differenceText({ success }: Comparison): string {
  const { value, low, high } = success.difference;
  if (value === null) return "not known";
  const interval =
    low === null || high === null ? "" : `, ${level(success.alpha)} CI ${points(low)} to ${points(high)}`;
  return `${points(value)} points${interval}`;
}

function level(alpha: number): string {
  return `${Number(((1 - alpha) * 100).toFixed(1))} %`;
}

/** Differences with their intervals over a band that does not matter. */
function forest(report: Report, profiles: readonly Shown[]): Markup {
  const { comparisons } = report;
  const margin = comparisons[0]?.margin ?? 0;
  const ends = comparisons.flatMap(({ success: { difference: d } }) => [d.value ?? 0, d.low ?? 0, d.high ?? 0]);
  const far = Math.max(margin * 2, ...ends.map(Math.abs));
  const axis = linearAxis(-Math.min(1, far), Math.min(1, far), 6);
  const rows = comparisons.map((comparison) => {
    const { success, candidate, latency, cost } = comparison;
    const shown = profiles.find(({ profile }) => profile.name === candidate.profile);
    const { value, low, high } = success.difference;
    const drawn =
      value === null || !shown
        ? html`<text class="tick" x="3%" y="17">${candidate.status === "failed" ? "could not run" : "no task with a verdict for both"}</text>`
        : whisker(axis, 13, { value, low, high }, shown.color);
    const ratios = [
      ...(latency.all?.ratio.value == null ? [] : [`time ${times(latency.all.ratio.value)}`]),
      ...(cost.ratio.value === null ? [] : [`cost ${times(cost.ratio.value)}`]),
    ];
    return html`<div class="row"><div>${shown ? nameOf(shown) : candidate.profile}</div><svg class="lane" height="26" width="100%">${band(axis, margin, 26)}${gridLines(axis, 0, 26)}<line class="zero" x1="${axis.at(0)}" x2="${axis.at(0)}" y1="0" y2="26"/>${drawn}</svg><div class="figure">${chip(success.verdict)} <small>${ratios.join(", ")}</small></div></div>`;
  });
  const base = comparisons[0] ? sideName(comparisons[0].base) : "";
  return html`<h3>Against <b>${base}</b></h3>
<p class="lead">Difference in success in percentage points, on the same tasks, with its ${level(comparisons[0]?.success.alpha ?? 0.05)} interval. Inside the grey band of ±${Math.round(margin * 100)} points a difference does not matter.</p>
<div class="bars forest" aria-hidden="true">${rows}<div class="row axis"><div></div><svg class="lane" height="18" width="100%">${tickLabels(axis, points, 13)}</svg><div></div></div></div>
${numbers(html`<ul class="statements">${verdictOf(report).statements.map((text) => html`<li>${text}</li>`)}</ul>${comparisonTable(comparisons, profiles)}`)}`;
}

function band(axis: Axis, margin: number, height: number): Markup {
  const width = axis.percent(margin) - axis.percent(-margin);
  return html`<rect class="band" x="${axis.at(-margin)}" width="${Number(width.toFixed(2))}%" y="0" height="${height}"/>`;
}

export function chip(verdict: Verdict): Markup {
  return html`<span class="chip ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;
}

function ratioCell(estimate: Estimate | null): string {
  if (estimate?.value == null) return "–";
  const { value, low, high } = estimate;
  const interval = low === null || high === null ? "" : ` (${low.toFixed(2)}–${high.toFixed(2)})`;
  return `${times(value)}${interval}`;
}

function comparisonTable(comparisons: readonly Comparison[], profiles: readonly Shown[]): Markup {
  return table(
    "Every profile against the incumbent",
    [
      { head: "profile" },
      { head: "verdict" },
      { head: "success", numeric: true },
      { head: "difference", numeric: true },
      { head: "p (Holm)", numeric: true },
      { head: "tasks", numeric: true },
      { head: "time ratio", numeric: true },
      { head: "token ratio", numeric: true },
      { head: "cost ratio", numeric: true },
    ],
    comparisons.map((comparison) => {
      const { candidate, success, latency, tokens, cost } = comparison;
      const shown = profiles.find(({ profile }) => profile.name === candidate.profile);
      const p = success.pHolm ?? success.p;
      const more =
        success.tasksMissing === null ? "" : `, about ${count(success.tasksMissing, "more task")} would tell`;
      return [
        shown ? nameOf(shown) : candidate.profile,
        `${success.verdict}${success.withinMargin ? ", within the margin" : ""}${success.verdict === "undecided" ? more : ""}`,
        `${percent(success.base)} → ${percent(success.candidate)}`,
        differenceText(comparison),
        p === null ? "–" : pText(p),
        success.tasks,
        ratioCell(latency.all?.ratio ?? null),
        ratioCell(tokens.ratio),
        ratioCell(cost.ratio),
      ];
    }),
  );
}
