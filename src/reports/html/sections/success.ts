import { duration, percent, successText, usd } from "../../format.ts";
import type { ProfileReport } from "../../profile-report.ts";
import { gridLines, linearAxis, tickLabels, whisker } from "../chart.ts";
import { html, type Markup } from "../markup.ts";
import { nameOf, type Shown } from "../profiles.ts";
import { numbers, table } from "../tables.ts";

/** Success of each profile with its interval, as bars and as a table. */
export function successSection(profiles: readonly Shown[]): Markup {
  const axis = linearAxis(0, 1);
  const rows = profiles.map((shown) => {
    const { success, status } = shown.profile;
    const { rate, low, high } = success;
    const drawn =
      rate === null
        ? html`<text class="tick" x="3%" y="16">${status === "failed" ? "could not run" : "no graded trial"}</text>`
        : whisker(axis, 12, { value: rate, low, high }, shown.color);
    return html`<div class="row"><div>${nameOf(shown)}</div><svg class="lane" height="24" width="100%">${gridLines(axis, 0, 24)}${drawn}</svg><div class="figure"><b>${percent(rate)}</b> <small>${low === null || high === null ? "–" : `${Math.round(low * 100)}–${Math.round(high * 100)} %`}</small></div></div>`;
  });
  return html`<section id="success" aria-labelledby="h-success"><h2 id="h-success">Success</h2>
<p class="lead">Mean over tasks of the share of trials that were resolved, with the 95 % interval for tasks like these.</p>
<div class="bars" aria-hidden="true">${rows}<div class="row axis"><div></div><svg class="lane" height="18" width="100%">${tickLabels(axis, percent, 13)}</svg><div></div></div></div>
${numbers(successTable(profiles))}</section>`;
}

function successTable(profiles: readonly Shown[]): Markup {
  return table(
    "Success by profile",
    [
      { head: "profile" },
      { head: "success", numeric: true },
      { head: "agent p50", numeric: true },
      { head: "cost of a trial", numeric: true },
      { head: "lost", numeric: true },
      { head: "whose failures" },
    ],
    profiles.map((shown) => {
      const { profile } = shown;
      return [
        nameOf(shown),
        profile.status === "failed" ? "not scored" : successText(profile.success),
        duration(profile.latencyMs.agent.p50),
        usd(profile.costPerTrialUsd.value),
        profile.ungraded,
        blameText(profile),
      ];
    }),
  );
}

function blameText({ blame }: ProfileReport): string {
  const some = Object.entries(blame).filter(([, count]) => count > 0);
  return some.map(([whose, count]) => `${whose} ${count}`).join(", ") || "–";
}
