import { createHash } from "node:crypto";
import { count } from "../format.ts";
import type { Report } from "../report.ts";
import { type Artifacts, NO_ARTIFACTS } from "./artifacts.ts";
import { type Assets, pageAssets } from "./assets.ts";
import { attemptsOf, columnsOf, evidenceOf, packed } from "./columns.ts";
import { EVIDENCE_ELEMENT, filesElement, promptElement, TRIALS_ELEMENT } from "./embedded.ts";
import { html, Markup } from "./markup.ts";
import { shownProfiles } from "./profiles.ts";
import { aboutSection } from "./sections/about.ts";
import { heatMapSection } from "./sections/heat-map.ts";
import { ladderSection } from "./sections/ladder.ts";
import { latencySection } from "./sections/latency.ts";
import { paretoSection } from "./sections/pareto.ts";
import { slotsSection } from "./sections/slots.ts";
import { successSection } from "./sections/success.ts";
import { trialsSection } from "./sections/trials.ts";
import { verdictSection } from "./sections/verdict.ts";

/**
 * `report.html`: one file that needs nothing else and asks nobody for anything. Everything that agents, models or
 * task authors wrote is escaped or packed; the policy in its head lets only this file's own script and style work.
 *
 * @param live a second script, for a page that is served while its run goes on: it may ask the server for news.
 * @throws InfraError when the page script was not built.
 */
export function toHtml(
  report: Report,
  artifacts: Artifacts = NO_ARTIFACTS,
  assets: Assets = pageAssets(),
  live: string | null = null,
): string {
  const { script, style } = assets;
  const profiles = shownProfiles(report.profiles);
  const { run } = report;
  const sections: readonly (readonly [string, string, Markup | null])[] = [
    ["verdict", "Verdict", verdictSection(report, profiles)],
    ["success", "Success", successSection(profiles)],
    ["trade-off", "Trade-off", paretoSection(profiles)],
    ["tasks", "Tasks", heatMapSection(report, profiles)],
    ["context", "Context", ladderSection(profiles)],
    ["latency", "Latency", latencySection(report, profiles)],
    ["slots", "Slots", slotsSection(report, profiles)],
    ["trials", "Trials", trialsSection(report, artifacts)],
    ["about", "About", aboutSection(report)],
  ];
  const there = sections.filter(([, , section]) => section !== null);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style, live)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>agent-eval: ${run.id}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<div class="bar"><p class="brand">agent-eval</p><nav aria-label="Sections"><ul>${there.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav><span id="theme-place"></span></div>
<h1>${run.id}</h1>
<p class="facts">${summary(report)}</p>
</header>
<main id="main" tabindex="-1">
${there.map(([, , section]) => section)}
</main>
<footer><p>Made by agent-eval ${run.harnessVersion}. It holds your code where trials' files are inside: share it like your repository.</p></footer>
${data(report, artifacts)}<script>${new Markup(script)}</script>
${live !== null && html`<script>${new Markup(live)}</script>`}</body>
</html>
`;
  return page.text;
}

function summary({ run, profiles }: Report): string {
  const state = run.complete ? "complete" : "incomplete";
  const when = `${run.startedAt.slice(0, 10)} ${run.startedAt.slice(11, 16)} UTC`;
  return `${run.recorded} of ${count(run.planned, "trial")} · ${count(run.tasks, "task")} · ${count(profiles.length, "profile")} · ${state} · ${when} · isolation: ${run.isolation.status}`;
}

/**
 * Nothing may be fetched, framed, sent or navigated to, and only the script and style with these hashes work.
 * Trusted types: the script itself could not turn text into markup if it tried.
 */
export function policy(script: string, style: string, live: string | null = null): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${[script, ...(live === null ? [] : [live])].map(hash).join(" ")}`,
    `style-src ${hash(style)}`,
    ...(live === null ? [] : ["connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** Data blocks: no browser runs a script of this type. What they hold is base64, which cannot end them. */
function data(report: Report, { files, prompts, missing }: Artifacts): Markup {
  const columns = columnsOf(report, missing);
  const block = (id: string, text: string) =>
    html`<script type="application/octet-stream" id="${id}">${text}</script>\n`;
  return html`${block(TRIALS_ELEMENT, packed(columns))}${block(EVIDENCE_ELEMENT, packed(evidenceOf(report)))}${columns.tasks.map(
    (task, index) => {
      const prompt = prompts.get(task);
      return prompt !== undefined && block(promptElement(index), prompt);
    },
  )}${attemptsOf(report).map(({ id }, index) => {
    const text = files.get(id);
    return text !== undefined && block(filesElement(index), text);
  })}`;
}
