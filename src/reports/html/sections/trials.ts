import { count } from "../../format.ts";
import type { Report } from "../../report.ts";
import type { Artifacts } from "../artifacts.ts";
import { html, type Markup } from "../markup.ts";

/** The list that the page script fills, and what there is of it without one. */
export function trialsSection({ trials, retried }: Report, { files, missing }: Artifacts): Markup {
  const again = retried.length > 0 ? ` and ${count(retried.length, "attempt")} that were made again` : "";
  const leftOut = [...missing.values()].filter((why) => why.startsWith("left out")).length;
  const all = trials.length + retried.length;
  const where = "lie below artifacts/ in the run's folder";
  const inside =
    files.size === 0
      ? `Their prompts, steps, patches and requests are not inside; where they were kept, they ${where}.`
      : files.size === all
        ? "Prompt, steps, patch, checks and requests of each are inside."
        : `Prompt, steps, patch and requests of ${files.size} of ${all} are inside${leftOut > 0 ? `; ${leftOut} were left out to keep this file small, resolved ones first` : ""}. The others' files, where they were kept, ${where}.`;
  return html`<section id="trials" aria-labelledby="h-trials"><h2 id="h-trials">Trials</h2>
<p class="lead">${count(trials.length, "trial")}${again}. ${inside}</p>
<div id="trial-list"><p class="empty" id="no-script">The list needs a browser that runs scripts. Without one: trials.jsonl and report.json in the run's folder have every trial.</p></div></section>`;
}
