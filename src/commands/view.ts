import { once } from "node:events";
import { resolve } from "node:path";
import { ExitCode, messageOf, UsageError } from "../errors.ts";
import { isRunFolder, newestRun } from "../history/read.ts";
import { buildReport } from "../reports/build.ts";
import { readArtifacts } from "../reports/html/artifacts.ts";
import { pageAssets } from "../reports/html/assets.ts";
import { policy, toHtml } from "../reports/html/html.ts";
import { Report } from "../reports/report.ts";
import { readRunRecord, readTrials } from "../runner/journal.ts";
import { type Rendered, startViewer } from "../viewer/viewer.ts";
import { shortPath } from "./failure.ts";
import { Interrupt } from "./interrupt.ts";

/** `agent-eval view [dir]`: serves the report of a run until Ctrl-C, then exit 0. */
export async function view(dir: string | undefined, options: { open: boolean }): Promise<ExitCode> {
  const folder = dir === undefined ? await newestRun(resolve("reports")) : resolve(dir);
  if (!isRunFolder(folder)) {
    throw new UsageError("not-a-run", `${folder} holds no run`, {
      place: { file: folder },
      fix: "Name the folder that `agent-eval run` printed.",
    });
  }
  using interrupt = new Interrupt("closing");
  await using viewer = await startViewer(folder, render);
  process.stdout.write(`${viewer.url}\n`);
  process.stderr.write(`${shortPath(folder)}: the page follows the run while it grows; Ctrl-C ends it\n`);
  if (options.open && !process.env["CI"]) await openBrowser(viewer.url);
  await once(interrupt.signal, "abort");
  return ExitCode.ok;
}

async function render(folder: string, live: string): Promise<Rendered> {
  const report = Report.parse(buildReport(await readRunRecord(folder), await readTrials(folder)));
  const assets = pageAssets();
  const html = toHtml(report, await readArtifacts(folder, report), assets, live);
  return { html, policy: policy(assets.script, assets.style, live) };
}

async function openBrowser(url: string): Promise<void> {
  const failed = (error: unknown): void => {
    process.stderr.write(`no browser could be started (${messageOf(error)}): open the address yourself\n`);
  };
  try {
    const { default: open } = await import("open");
    const browser = await open(url);
    browser.once("error", failed);
    browser.once("exit", (code) => code && failed(`exit code ${code}`));
    browser.unref();
  } catch (error) {
    failed(error);
  }
}
