// How large report.html of 10 profiles × 200 tasks × 5 repeats is, and how long Chromium needs to show it: without
// trials' files, and with as many as fit into their budget. Needs a built package and Chromium (AGENT_EVAL_CHROMIUM).
//
//   npm run build && node bench/report/page.ts
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { buildReport } from "../../src/reports/build.ts";
import { NO_ARTIFACTS, readArtifacts } from "../../src/reports/html/artifacts.ts";
import { toHtml } from "../../src/reports/html/html.ts";
import { writeSimulatedArtifacts } from "../../test/support/simulated-artifacts.ts";
import { large } from "../../test/support/simulated-run.ts";

const ROUNDS = 5;
const simulated = large();
const report = buildReport(simulated.run, simulated.trials);
const folder = await mkdtemp(join(tmpdir(), "agent-eval-bench-"));
const executablePath = process.env["AGENT_EVAL_CHROMIUM"] ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  process.stdout.write(
    `${simulated.trials.length} attempts; ${cpus()[0]?.model ?? "unknown CPU"}, ${browser.version()}\n`,
  );
  await measure("without trials' files", toHtml(report, NO_ARTIFACTS));
  await writeSimulatedArtifacts(folder, simulated);
  const before = performance.now();
  const artifacts = await readArtifacts(folder, report);
  const seconds = (performance.now() - before) / 1000;
  process.stdout.write(`reading and packing the files of ${artifacts.files.size} trials: ${seconds.toFixed(1)} s\n`);
  await measure("with trials' files", toHtml(report, artifacts));
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}

async function measure(name: string, html: string): Promise<void> {
  const file = join(folder, "report.html");
  await writeFile(file, html);
  const times: Awaited<ReturnType<typeof shown>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await shown(browser, pathToFileURL(file).href));
  const middle = (part: "painted" | "ready" | "trial") =>
    `${Math.round(times.map((time) => time[part]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0)} ms`;
  const size = `${(Buffer.byteLength(html) / 1e6).toFixed(2)} MB`;
  process.stdout.write(
    `${name}: ${size}; first paint ${middle("painted")}, ready ${middle("ready")}, a trial opened in ${middle("trial")} (medians of ${ROUNDS})\n`,
  );
}

/** From the start of the navigation to the first paint and to the end of the page's script; then one trial. In ms. */
async function shown(from: Browser, address: string): Promise<{ painted: number; ready: number; trial: number }> {
  const page = await from.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await page.waitForSelector("html[data-ready]");
  const ready = Number(
    await page.evaluate(
      "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))",
    ),
  );
  const painted = Number(
    await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"),
  );
  const trial = Number(
    await page.evaluate(`(async () => {
      const began = performance.now();
      document.querySelector("#trial-list tbody a").click();
      while (!document.querySelector("dialog[open]")) await new Promise(requestAnimationFrame);
      return performance.now() - began;
    })()`),
  );
  await page.close();
  return { painted, ready, trial };
}
