// How long the plain formats of a large report take, 10 profiles × 200 tasks × 5 repeats, and how large they are:
//
//   node bench/report/build.ts
import { cpus } from "node:os";
import { buildReport } from "../../src/reports/build.ts";
import { toCsv } from "../../src/reports/csv.ts";
import { toJson } from "../../src/reports/json.ts";
import { toJunit } from "../../src/reports/junit.ts";
import { toMarkdown } from "../../src/reports/markdown.ts";
import { toTerminal } from "../../src/reports/terminal.ts";
import { large } from "../../test/support/simulated-run.ts";

const { run, trials } = large();

/** CPU seconds, so that other work on the machine does not count; the best of three. */
function timed<T>(name: string, work: () => T, size: (result: T) => number): T {
  let best = Number.POSITIVE_INFINITY;
  let result = work();
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  process.stdout.write(`${name.padEnd(12)} ${best.toFixed(2)} s  ${(size(result) / 1e6).toFixed(2)} MB\n`);
  return result;
}

process.stdout.write(`${trials.length} attempts; ${cpus()[0]?.model ?? "unknown CPU"}, Node ${process.version}\n`);
const report = timed(
  "figures",
  () => buildReport(run, trials),
  (made) => JSON.stringify({ ...made, trials: [], retried: [] }).length,
);
timed("report.json", () => toJson(report), Buffer.byteLength);
timed("report.md", () => toMarkdown(report), Buffer.byteLength);
timed("junit.xml", () => toJunit(report), Buffer.byteLength);
timed("trials.csv", () => toCsv(report), Buffer.byteLength);
timed("terminal", () => toTerminal(report), Buffer.byteLength);
