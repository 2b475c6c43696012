import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { ConfigInput } from "../../src/config/config.ts";
import type { Report } from "../../src/reports/report.ts";
import { isInShard } from "../../src/tasks/shard.ts";
import { program, readRun, scratch } from "../support/program.ts";
import { writeSmallSuite } from "../support/small-suite.ts";

const ids = Array.from({ length: 10 }, (_, index) => `task-${index}`);
/** Solves the tasks with an even number. */
const even = "if grep -q 'task-[02468]:'; then echo new > a.txt; fi";
const profiles: ConfigInput["profiles"] = {
  oracle: { agent: "oracle" },
  noop: { agent: "noop" },
  even: { agent: "command", command: ["sh", "-c", even] },
  idle: { agent: "command", command: ["true"] },
};

/** A report without what no two runs share: times, and the names of runs. */
function timeless(report: Report): string {
  const { run, profiles, trials, tasks, comparisons } = report;
  return JSON.stringify({
    ...report,
    run: { ...run, id: "", startedAt: "" },
    profiles: profiles.map((profile) => ({ ...profile, latencyMs: null, agentTimeMs: null })),
    comparisons: comparisons.map((comparison) => ({
      ...comparison,
      base: { ...comparison.base, run: "" },
      candidate: { ...comparison.candidate, run: "" },
      latency: null,
    })),
    tasks: tasks.map((task) => ({ ...task, cells: task.cells.map((cell) => ({ ...cell, agentMs: null })) })),
    trials: trials.map((trial) => ({ ...trial, startedAt: "", durationMs: null })),
  });
}

test("four parts, each run by itself, merge into what one run of everything reports, byte for byte", async () => {
  await using out = await scratch();
  const config = await writeSmallSuite(out.path, ids, { profiles, run: { repeats: 2, seed: 5, sandbox: "local" } });
  const whole = join(out.path, "whole");
  const parts = join(out.path, "parts");
  const merged = join(out.path, "merged");
  expect((await program(["run", "-c", config, "--out", whole])).exitCode).toBe(0);
  for (const index of [3, 1, 4, 2]) {
    const part = await program(["run", "-c", config, "--shard", `${index}/4`, "--out", join(parts, String(index))]);
    expect(part.exitCode, part.stderr).toBe(0);
    expect(part.stdout).toContain(`part ${index} of 4: `);
    expect(part.stdout).toContain(`This is part ${index} of 4, with its tasks alone`);
    const { run, report } = await readRun(join(parts, String(index)));
    expect(run.id).toMatch(new RegExp(`-${index}of4$`));
    expect(report.run).toMatchObject({ shard: { index, count: 4 }, complete: true });
    expect(run.tasks.map(({ id }) => id)).toEqual(ids.filter((id) => isInShard(id, { index, count: 4 })));
  }

  const done = await program(["merge", parts, "--out", merged]);
  expect(done.exitCode, done.stderr).toBe(0);
  const [one, other] = [await readRun(whole), await readRun(merged)];
  expect(other.report.run).toMatchObject({ recorded: 80, planned: 80, complete: true, shard: null, differences: [] });
  expect(other.report.profiles.find(({ name }) => name === "even")?.success).toMatchObject({
    resolved: 10,
    trials: 20,
  });
  expect(timeless(other.report)).toBe(timeless(one.report));
  expect(other.run.plan).toEqual(one.run.plan);
  expect((await readdir(join(merged, "artifacts"))).sort()).toEqual((await readdir(join(whole, "artifacts"))).sort());
  for (const name of ["report.md", "report.html", "junit.xml", "trials.csv"]) {
    expect(existsSync(join(merged, name)), name).toBe(true);
  }

  // A merged run is a run: its reports are a function of its records, and it is one point of a history.
  const before = await readFile(join(merged, "report.json"), "utf8");
  expect((await program(["report", merged])).exitCode).toBe(0);
  expect(await readFile(join(merged, "report.json"), "utf8")).toBe(before);
  const again = await program(["merge", parts, "--out", join(out.path, "again"), "--json"]);
  expect(JSON.parse(again.stdout).run.id).toBe(other.report.run.id);
  const history = await program(["history", merged, parts, "--out", out.path]);
  expect(history.stderr).toContain("it is part 1 of 4: merge the parts");
  expect((await program(["run", "--resume", merged])).stderr).toContain("Resume the part that is incomplete");
}, 300_000);

test("a part is resumed and its journal may be torn; what is missing is said, then merged again", async () => {
  await using out = await scratch();
  const config = await writeSmallSuite(out.path, ids.slice(0, 4), {
    profiles: { oracle: { agent: "oracle" }, noop: { agent: "noop" } },
    run: { sandbox: "local" },
  });
  const parts = [1, 2].map((index) => join(out.path, `part-${index}`));
  for (const [index, folder] of parts.entries()) {
    expect((await program(["run", "-c", config, "--shard", `${index + 1}/2`, "--out", folder])).exitCode).toBe(0);
  }
  const [first = ""] = parts;
  const journal = join(first, "trials.jsonl");
  const lines = (await readFile(journal, "utf8")).trimEnd().split("\n");
  // As a machine leaves it that lost its power while the last line was written.
  await writeFile(journal, `${lines.slice(0, -1).join("\n")}\n`);
  await appendFile(journal, (lines.at(-1) ?? "").slice(0, 40));

  const torn = await program(["merge", ...parts, "--out", join(out.path, "torn")]);
  expect(torn.exitCode).toBe(3);
  expect(torn.stderr).toContain("part 1 of 2");
  expect(torn.stderr).toContain("the last line of trials.jsonl is torn");
  expect(torn.stderr).toContain(`1 of ${lines.length} trials missing; continue it with --resume, then merge again`);
  expect((await readRun(join(out.path, "torn"))).report.run).toMatchObject({
    planned: 8,
    recorded: 7,
    complete: false,
  });

  expect((await program(["run", "--resume", first, "--shard", "1/2"])).stderr).toContain(
    "--shard: a resumed run keeps",
  );
  const resumed = await program(["run", "--resume", first]);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect((await readRun(first)).run.shard).toMatchObject({ index: 1, count: 2 });
  const whole = await program(["merge", ...parts, "--out", join(out.path, "whole")]);
  expect(whole.exitCode, whole.stderr).toBe(0);
  expect(whole.stderr).not.toContain("warning");
  expect((await program(["merge", ...parts, "--out", join(out.path, "whole")])).stderr).toContain("is not empty");
}, 120_000);

test("a part without tasks is done at once, and belongs to the whole", async () => {
  await using out = await scratch();
  const [only = ""] = ids;
  const config = await writeSmallSuite(out.path, [only], {
    profiles: { oracle: { agent: "oracle" } },
    run: { sandbox: "local" },
  });
  const full = [1, 2].find((index) => isInShard(only, { index, count: 2 })) ?? 0;
  for (const index of [1, 2]) {
    const part = await program([
      "run",
      "-c",
      config,
      "--shard",
      `${index}/2`,
      "--out",
      join(out.path, "p", `${index}`),
    ]);
    expect(part.exitCode, part.stderr).toBe(0);
    expect(part.stderr).toContain(`part ${index} of 2: ${index === full ? 1 : 0} of 1 task`);
  }
  const done = await program(["merge", join(out.path, "p"), "--out", join(out.path, "merged")]);
  expect(done.exitCode, done.stderr).toBe(0);
  const { run } = await readRun(join(out.path, "merged"));
  expect(run.profiles).toMatchObject([{ name: "oracle", canary: { reason: expect.not.stringContaining("no task") } }]);
});

test("a run until decided is not split, whoever asked for it", async () => {
  await using out = await scratch();
  const written = { profiles: { a: { agent: "noop" }, b: { agent: "oracle" } } } as const;
  const config = await writeSmallSuite(out.path, ids, written);
  const asked = await program(["run", "-c", config, "--shard", "1/2", "--until", "decided", "--dry-run"]);
  expect(asked.exitCode).toBe(2);
  expect(asked.stderr).toContain("a run until decided cannot be split: each look needs all tasks so far");
  await writeFile(config, stringify({ suite: "tasks", ...written, run: { until: "decided" } }));
  expect((await program(["run", "-c", config, "--shard", "1/2"])).stderr).toContain("without run.until and run.budget");
  await writeFile(config, stringify({ suite: "tasks", ...written }));
  const plan = await program(["run", "-c", config, "--shard", "1/2", "--dry-run"]);
  expect(plan.stdout).toContain("part 1 of 2, of 10 tasks in all");
  expect((await program(["run", "-c", config, "--shard", "3/2"])).stderr).toContain("a part of a whole is needed");
});
