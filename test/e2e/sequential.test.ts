import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import { program, readRun, scratch, startProgram } from "../support/program.ts";
import { writeSmallSuite } from "../support/small-suite.ts";

/** Writes a suite of so many small tasks and a configuration for them; gives its path. */
function suite(folder: string, tasks: number, config: ConfigInput): Promise<string> {
  const ids = Array.from({ length: tasks }, (_, index) => `task-${index}`);
  return writeSmallSuite(folder, ids, config);
}

const script = (text: string) => ({ agent: "command" as const, command: ["sh", "-c", text] });
const weak = script("true");
const strong = script("echo new > a.txt");

test("a run until decided says what to expect, tells each look, stops early and reports why", async () => {
  await using out = await scratch();
  const oracle = { agent: "oracle" } as const;
  const config = await suite(out.path, 20, { profiles: { oracle, weak, strong } });
  const asked = ["run", "-c", config, "--sandbox", "local", "--until", "decided"];

  const plan = await program([...asked, "--dry-run"]);
  expect(plan.exitCode, plan.stderr).toBe(0);
  expect(plan.stdout).toContain("at most 40 trials: 20 tasks × 2 profiles × 1 repeat");
  expect(plan.stdout).toContain(
    "stops when decided: strong against weak, margin 0.05, alpha 0.05; a look after every task",
  );
  expect(plan.stdout).toMatch(/what 20 tasks × 1 repeat settle in 8 of 10 runs: a difference of 0\.\d\d;/);
  expect(plan.stdout).toMatch(/difference 0\.10: about 149 tasks, so it most likely ends undecided/);

  const folder = join(out.path, "run");
  const done = await program([...asked, "--out", folder]);
  expect(done.exitCode, done.stderr).toBe(0);
  expect(done.stderr).toContain("not run, because controls decide nothing: oracle");
  expect(done.stderr).toContain("what 20 tasks × 1 repeat settle");
  expect(done.stderr).toMatch(/after 4 tasks: strong − weak \+1\.00 \[−0\.\d\d, \+1\.00\], going on/);
  expect(done.stderr).toMatch(/after 8 tasks: strong − weak \+1\.00 \[\+0\.\d\d, \+1\.00\], better/);
  expect(done.stderr).not.toContain("after 9 tasks");
  expect(done.stderr).toContain("ended: everything is settled; strong is better");

  const { report, run, trials, markdown } = await readRun(folder);
  expect(trials.length).toBeLessThan(run.plan.length / 2);
  expect(report.run).toMatchObject({ planned: 40, recorded: 16, complete: true });
  expect(report.sequential).toMatchObject({
    ...{ method: "betting", incumbent: "weak", candidates: ["strong"], incomplete: [] },
    stands: [{ profile: "strong", state: "better", n: 8, value: 1 }],
    end: { reason: "settled" },
  });
  // The verdict is that of the confidence sequence, not of an interval for a fixed size.
  const stand = report.sequential?.stands[0];
  const [comparison] = report.comparisons;
  expect(comparison?.success).toMatchObject({
    verdict: "better",
    method: "betting",
    difference: { value: 1, low: stand?.low, high: stand?.high },
  });
  for (const text of [done.stdout, markdown]) {
    expect(text).toContain("Ended after 8 of 20 tasks: everything is settled; strong is better.");
    expect(text).toContain("hold at every look");
  }
  expect((await program(["report", folder])).exitCode).toBe(0);
});

test("interrupted, it keeps its looks, and goes on from them", async () => {
  await using out = await scratch();
  const slow = script("sleep 1; echo new > a.txt");
  const config = await suite(out.path, 12, { profiles: { weak, slow }, run: { until: "decided", sandbox: "local" } });
  const folder = join(out.path, "run");
  const running = startProgram(["run", "-c", config, "--out", folder]);
  const file = join(folder, "run.json");
  const looks = async () => JSON.parse(await readFile(file, "utf8")).sequential.looks;
  while (!existsSync(file) || (await looks()).length < 2) await sleep(50);
  running.kill("SIGINT");
  const stopped = await running;
  expect(stopped.exitCode, stopped.stderr).toBe(130);
  const before = await looks();
  expect(before.length).toBeGreaterThanOrEqual(2);
  expect(stopped.stdout).toContain("It has not ended yet.");

  const resumed = await program(["run", "--resume", folder]);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  const after = await looks();
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after).toHaveLength(8);
});

test("wrong wishes are refused before anything runs", async () => {
  await using out = await scratch();
  const config = await suite(out.path, 3, { profiles: { weak, strong }, decision: { incumbent: "weak" } });
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await program(["run", "-c", config, "--sandbox", "local", "--dry-run", ...args]);
    return `${exitCode} ${stderr}`;
  };
  expect(await run("--budget-hours", "1")).toMatch(/^2 [\s\S]*--until decided/);
  expect(await run("--until", "decided", "-p", "strong")).toMatch(/^2 [\s\S]*weak, whom the others have to beat/);
  expect(await run("--until", "decided", "-p", "weak")).toMatch(/^2 [\s\S]*only one profile/);
  expect(await run("--until", "decided", "--budget-trials", "1")).toMatch(/^2 [\s\S]*at least 2 trials/);
  expect(await run("--until", "decided", "--budget-cost", "0")).toMatch(/^2 [\s\S]*a number above 0/);
  expect(await run("-p", "strong")).toMatch(/^0 /);
});
