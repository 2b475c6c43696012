import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { History } from "../../src/history/history.ts";
import { newestRun, readRuns } from "../../src/history/read.ts";
import { program, scratch } from "../support/program.ts";
import { type SimulationOptions, simulateRun, writeSimulatedRun } from "../support/simulated-run.ts";

/** Writes a night of one suite into `folder`/night-N. */
function write(folder: string, night: number, more: Partial<SimulationOptions> = {}): Promise<string> {
  const id = `night-${night}`;
  const startedAt = new Date(Date.UTC(2026, 10, night, 2)).toISOString();
  const profiles = [{ name: "fast", success: 0.6 }];
  return writeSimulatedRun(
    join(folder, id),
    simulateRun({ profiles, tasks: 20, suite: 1, seed: night, id, startedAt, ...more }),
  );
}

test("runs are found in folders of runs and beside each other, oldest first", async () => {
  await using out = await scratch();
  const [one, two] = [join(out.path, "one"), join(out.path, "two")];
  const third = await write(two, 3);
  await write(one, 2);
  await write(one, 1);
  await mkdir(join(one, "notes"));
  const { runs, skipped } = await readRuns([one, third]);
  expect(runs.map(({ run }) => run.id)).toEqual(["night-1", "night-2", "night-3"]);
  expect(skipped).toEqual([]);
});

test("the same run in two places counts once", async () => {
  await using out = await scratch();
  const first = await write(out.path, 1);
  const copy = await write(join(out.path, "copy"), 1);
  const { runs, skipped } = await readRuns([out.path, first, copy]);
  expect(runs).toHaveLength(1);
  expect(skipped).toEqual([{ folder: copy, reason: `it is run night-1 again, which ${first} holds` }]);
});

test("a run that cannot be read is named with the reason, and the others are read", async () => {
  await using out = await scratch();
  await write(out.path, 1);
  const other = await write(out.path, 2);
  await writeFile(join(other, "run.json"), JSON.stringify({ version: 2, id: "night-2" }));
  const torn = await write(out.path, 3);
  await writeFile(join(torn, "run.json"), '{ "version": 1, ');
  const broken = await write(out.path, 4);
  await writeFile(join(broken, "trials.jsonl"), '{"version":1}\n', { flag: "a" });
  const headless = await write(out.path, 5);
  await rm(join(headless, "run.json"));
  const live = await write(out.path, 6);
  await writeFile(join(live, "trials.jsonl"), '{"version":1,"id":"to', { flag: "a" });
  const { runs, skipped } = await readRuns([out.path]);
  expect(runs.map(({ run }) => run.id)).toEqual(["night-1", "night-6"]);
  expect(skipped).toEqual([
    { folder: other, reason: expect.stringContaining("run.json:1: version: ") },
    { folder: torn, reason: expect.stringContaining("run.json:1: this is not JSON") },
    { folder: broken, reason: expect.stringContaining("trials.jsonl:21: id: ") },
    { folder: headless, reason: expect.stringContaining("there is no run.json in it") },
  ]);
});

test("the newest run is the one that was written to last", async () => {
  await using out = await scratch();
  await expect(newestRun(out.path)).rejects.toMatchObject({ code: "no-runs", exitCode: 2 });
  const second = await write(out.path, 2);
  expect(await newestRun(out.path)).toBe(second);
  for (const name of ["run.json", "trials.jsonl"]) await utimes(join(second, name), 1, 1);
  const first = await write(out.path, 1);
  expect(await newestRun(out.path)).toBe(first);
  await expect(newestRun(join(out.path, "nowhere"))).rejects.toMatchObject({ code: "no-such-folder" });
});

test("agent-eval history: a table, history.json after its schema, and history.md", async () => {
  await using out = await scratch();
  const reports = join(out.path, "reports");
  for (let night = 1; night <= 8; night++) {
    await write(reports, night, {
      profiles: [{ name: "fast", success: night < 5 ? 0.9 : 0.3 }],
      tasks: 40,
    });
  }
  const bad = await write(reports, 9);
  await writeFile(join(bad, "run.json"), "{}");
  const { exitCode, stdout, stderr } = await program(["history"], { cwd: out.path });
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain("8 runs, 2026-11-01 to 2026-11-08");
  expect(stdout).toMatch(/^fast +\w{12} +8 +40 +\d+ % \(\d+–\d+ %\) +[▁▂▃▄▅▆▇█]{8} /m);
  expect(stdout).toMatch(
    /^ {2}fast: success 9\d % → \d\d % from night-5 \(2026-11-05\) on, p 0\.0\d+, held to 0\.0\d+$/m,
  );
  expect(stdout).toContain("flaky tasks");
  expect(stderr).toContain(`skipped ${relative(out.path, bad)}: reports/night-9/run.json:1: version`);
  expect(stderr).toContain("written: reports/history.json, reports/history.md");
  const again = await program(["history", "reports/night-1", "reports", "--json", "--out", "else"], { cwd: out.path });
  expect(again.exitCode, again.stderr).toBe(0);
  const history = History.parse(JSON.parse(again.stdout));
  expect(history.skipped).toMatchObject([{ folder: bad }]);
  expect(history.runs).toHaveLength(8);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    z.toJSONSchema(History, { io: "output" }),
  );
  expect(validate(JSON.parse(again.stdout)), JSON.stringify(validate.errors)).toBe(true);
});

test("agent-eval history of one run is a table without trends; of none, an error that says what to do", async () => {
  await using out = await scratch();
  const none = await program(["history"], { cwd: out.path });
  expect(none).toMatchObject({ exitCode: 2, stdout: "" });
  expect(none.stderr).toMatch(/reports is no folder that can be read\n {2}fix Name a run's folder/);
  const empty = await program(["history", "."], { cwd: out.path });
  expect(empty.exitCode).toBe(2);
  expect(empty.stderr).toContain("no run could be read");
  await write(out.path, 1);
  const one = await program(["history", "."], { cwd: out.path });
  expect(one.exitCode, one.stderr).toBe(0);
  expect(one.stdout).toContain("One run is no history");
  const wrong = await program(["history", ".", "-p", "slow"], { cwd: out.path });
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toMatch(/no run has a profile slow\n {2}fix Choose of: fast\./);
});
