import { percent } from "../../format.ts";
import type { Report } from "../../report.ts";
import { type Table, viewOf } from "../../view.ts";
import { html, type Markup } from "../markup.ts";
import { table } from "../tables.ts";

/** What was run, on what, and with what evidence of isolation: everything needed to judge the rest. */
export function aboutSection(report: Report): Markup {
  const { run, method } = report;
  const view = viewOf(report);
  const facts = Object.entries({
    run: run.id,
    started: run.startedAt,
    harness: run.harnessVersion,
    seed: String(run.seed),
    intervals: `${percent(method.level)}, ${method.resamples} resamples of the tasks where bootstrapped`,
    ...run.environment,
  });
  return html`<section id="about" class="about" aria-labelledby="h-about"><h2 id="h-about">What was run</h2>
<p class="lead">${view.isolation}</p>
${plain("Profiles", view.compared)}
${plain("Figures that decide", view.profiles)}
${plain("Repeats and losses", view.reliability)}
${plain("More figures", view.figures)}
${plain("Success and scores by category", view.byCategory)}
${plain("Model servers", view.servers)}
${plain("Isolation self-test", view.probes)}
${table("The run and its machine", [{ head: "fact" }, { head: "value" }], facts)}
</section>`;
}

function plain(caption: string, { columns, rows }: Table): Markup | null {
  if (rows.length === 0) return null;
  return html`<h3>${caption}</h3>${table(
    caption,
    columns.map((head) => ({ head })),
    rows,
  )}`;
}
