import type { TrialRecord } from "../../../records/trial.ts";
import { duration, NOT_MEASURED } from "../../format.ts";
import type { Report } from "../../report.ts";
import { gridLines, tickLabels, tickTime, timeAxis } from "../chart.ts";
import { html, type Markup } from "../markup.ts";
import { nameOf, type Shown } from "../profiles.ts";
import { numbers, table } from "../tables.ts";

const parts = ["prepare", "model", "own", "grade"] as const;
type Split = Readonly<Record<(typeof parts)[number], number>>;

const words: Readonly<Record<(typeof parts)[number], string>> = {
  prepare: "preparing",
  model: "waiting for the model",
  own: "the agent's own work",
  grade: "grading",
};

/** Where the time of a trial goes. Means, since parts of medians do not add up. */
export function latencySection({ trials }: Report, profiles: readonly Shown[]): Markup {
  const splits = profiles.map((shown) => {
    const mine = trials.filter(({ profile, verdict }) => profile === shown.profile.name && verdict !== "ungraded");
    return { shown, split: splitOf(mine) };
  });
  const longest = Math.max(0, ...splits.map(({ split }) => (split ? sum(split) : 0)));
  const axis = timeAxis(longest);
  const rows = splits.map(({ shown, split }) => {
    let from = 0;
    const bars = parts.map((part) => {
      const ms = split?.[part] ?? 0;
      const start = from;
      from += ms;
      const width = axis.percent(from) - axis.percent(start);
      return (
        ms > 0 &&
        html`<rect class="part-${part}" x="${axis.at(start)}" y="4" height="16" width="${Number(width.toFixed(2))}%"/>`
      );
    });
    return html`<div class="row"><div>${nameOf(shown)}</div><svg class="lane" height="24" width="100%">${gridLines(axis, 0, 24)}${bars}</svg><div class="figure"><b>${duration(split && sum(split))}</b></div></div>`;
  });
  const legend = parts.map(
    (part) => html`<span class="key"><span class="swatch part-${part}"></span>${words[part]}</span>`,
  );
  return html`<section id="latency" aria-labelledby="h-latency"><h2 id="h-latency">Where the time goes</h2>
<p class="lead">Mean time of a graded trial. Only the agent's time, with or without its model, holds a model slot.</p>
<p class="legend" aria-hidden="true">${legend}</p>
<div class="bars" aria-hidden="true">${rows}<div class="row axis"><div></div><svg class="lane" height="18" width="100%">${tickLabels(axis, tickTime, 13)}</svg><div></div></div></div>
${numbers(splitTable(splits))}</section>`;
}

function splitOf(trials: readonly TrialRecord[]): Split | null {
  if (trials.length === 0) return null;
  const mean = (ms: (trial: TrialRecord["durationMs"]) => number) =>
    trials.reduce((total, { durationMs }) => total + ms(durationMs), 0) / trials.length;
  return {
    prepare: mean(({ prepare }) => prepare),
    model: mean(({ agent, model }) => Math.min(agent, model)),
    own: mean(({ agent, model }) => Math.max(0, agent - model)),
    grade: mean(({ grade }) => grade),
  };
}

function sum(split: Split): number {
  return parts.reduce((total, part) => total + split[part], 0);
}

function splitTable(splits: readonly { shown: Shown; split: Split | null }[]): Markup {
  return table(
    "Times by profile",
    [
      { head: "profile" },
      ...parts.map((part) => ({ head: `${words[part]}, mean`, numeric: true })),
      { head: "agent p50", numeric: true },
      { head: "agent p90", numeric: true },
      { head: "first token p50", numeric: true },
    ],
    splits.map(({ shown, split }) => [
      nameOf(shown),
      ...parts.map((part) => (split ? duration(split[part]) : NOT_MEASURED)),
      duration(shown.profile.latencyMs.agent.p50),
      duration(shown.profile.latencyMs.agent.p90),
      duration(shown.profile.timeToFirstTokenMs),
    ]),
  );
}
