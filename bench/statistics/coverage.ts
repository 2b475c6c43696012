// Simulates what the intervals and tests of src/statistics promise and writes the tables into
// docs/statistics.md:
//
//   node bench/statistics/coverage.ts
//
// A few minutes on two cores. The seed is fixed, so the same code gives the same tables.
import { readFile, writeFile } from "node:fs/promises";
import { fingerprint } from "./fingerprint.ts";
import { SCENARIOS } from "./scenarios.ts";
import {
  coverage,
  everBelow,
  everWrong,
  gradedPairs,
  mcnemarError,
  pairs,
  rateEverWrong,
  stopping,
} from "./simulate.ts";
import { coverageTable, type ErrorLine, errorTable, stoppingTable } from "./tables.ts";

const SEED = "agent-eval 1";
const RUNS = 2_000;
const PAGE = new URL("../../docs/statistics.md", import.meta.url);

function errorLines(): ErrorLine[] {
  const every = (tasks: number) => `every task up to ${tasks}`;
  const sequence = "betting sequence excludes the true difference";
  const streams = [
    { stream: pairs(0, 0.2), tasks: 500 },
    { stream: pairs(0, 0.1), tasks: 200 },
    { stream: pairs(0, 1), tasks: 200 },
    { stream: pairs(0.2, 0.3), tasks: 200 },
    { stream: gradedPairs(3), tasks: 200 },
  ];
  return [
    ...streams.map(({ stream, tasks }) => ({
      what: sequence,
      data: stream.name,
      looks: every(tasks),
      share: everWrong(stream, tasks, RUNS, SEED),
    })),
    ...[0.1, 0.6, 0.95].map((rate) => ({
      what: "beta-binomial sequence excludes the true rate",
      data: `success ${rate}`,
      looks: every(200),
      share: rateEverWrong(rate, 200, RUNS, SEED),
    })),
    ...[30, 60, 200].map((tasks) => ({
      what: "McNemar's mid-p calls a difference",
      data: "1 repeat, difference 0, 0.2 discordant",
      looks: `once, at ${tasks}`,
      share: mcnemarError(0.2, tasks, RUNS, SEED),
    })),
    {
      what: "McNemar's mid-p **if one peeked**: what the sequence is for",
      data: "1 repeat, difference 0, 0.2 discordant",
      looks: every(200),
      share: everBelow(0.2, 200, RUNS, SEED),
    },
  ];
}

function stoppingLines() {
  return [
    { delta: 0.1, discordant: 0.2 },
    { delta: 0.1, discordant: 0.3 },
    { delta: 0.2, discordant: 0.3 },
    { delta: 0.3, discordant: 0.4 },
  ].map((line) => ({ ...line, stopping: stopping(line.delta, line.discordant, [30, 60, 100, 200, 400], RUNS, SEED) }));
}

/** The page with what stands between two markers replaced. */
function replaced(page: string, name: string, content: string): string {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/statistics.md lacks ${start} … ${end}`);
  return `${page.slice(0, from + start.length)}\n${content}\n${page.slice(to)}`;
}

const results = SCENARIOS.map((scenario) => {
  const result = { scenario, coverage: coverage(scenario, SEED) };
  const { share } = result.coverage;
  process.stderr.write(`${share.toFixed(3)}  ${scenario.tasks} ${scenario.interval}: ${scenario.data}\n`);
  return result;
});
const tables = {
  run: `Seed \`${SEED}\`, code \`${await fingerprint()}\`.`,
  coverage: coverageTable(results),
  errors: errorTable(errorLines()),
  stopping: stoppingTable(stoppingLines()),
};
let page = await readFile(PAGE, "utf8");
for (const [name, content] of Object.entries(tables)) page = replaced(page, name, content);
await writeFile(PAGE, page);
