import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bless } from "../../src/baselines/bless.ts";
import { storedFrom } from "../../src/baselines/blessed.ts";
import { BaselineFile, baselineText, readBaselineFile } from "../../src/baselines/file.ts";
import { findBaseline } from "../../src/baselines/find.ts";
import { baselineSource } from "../../src/baselines/registry.ts";
import { compare } from "../../src/comparisons/compare.ts";
import { ComparisonOutput } from "../../src/comparisons/comparison.ts";
import { UsageError } from "../../src/errors.ts";
import { program, scratch } from "../support/program.ts";
import { type SimulationOptions, simulateRun, writeSimulatedRun } from "../support/simulated-run.ts";

const at = "2026-11-21T08:00:00.000Z";
const run = (more: Partial<SimulationOptions> = {}) =>
  simulateRun({
    profiles: [
      { name: "fast", success: 0.7, lost: 0.02 },
      { name: "big", success: 0.8 },
    ],
    tasks: 40,
    repeats: 3,
    canaries: 1,
    suite: 1,
    id: "blessed-run",
    ...more,
  });
const worse = run({ id: "today", seed: 2, profiles: [{ name: "fast", success: 0.4 }] });

test("a comparison with the file says of success what one with the run's folder says", () => {
  const old = run();
  const file = BaselineFile.parse(JSON.parse(baselineText(bless(old.run, old.trials, { at }).file)));
  const { run: kept, trials } = storedFrom(file, "file");
  const candidate = { ...worse, profile: "fast" };
  const withFile = compare({ run: kept, trials, profile: "fast", baseline: "verdicts" }, candidate);
  const withRun = compare({ ...old, profile: "fast" }, candidate);
  const about = ({ success, changed }: typeof withRun) => ({ ...success, changed });
  expect(about(withFile)).toEqual(about(withRun));
  expect(withFile.success.verdict).toBe("worse");
  // Nothing else is made up.
  const { latency, tokens, cost, context } = withFile;
  expect(latency).toMatchObject({ all: null, solvedByBoth: null, atLimit: { base: null } });
  expect([tokens.base, cost.base, context.base.peakTokens.p50]).toEqual([null, null, null]);
  expect([tokens.why, cost.why]).toEqual(Array(2).fill("The baseline's file keeps verdicts alone."));
});

test("the file is small, one task a line, and found as a baseline", async () => {
  await using folder = await scratch();
  const old = run();
  const text = baselineText(bless(old.run, old.trials, { at, note: "after the model update" }).file);
  expect(text.length).toBeLessThan(40_000);
  expect(text).toMatch(/^ {8}"[a-z0-9-]+": \{"resolved": \d, "graded": \d, "lost": \d, "score": [\d.]+\},?$/m);
  await writeFile(join(folder.path, "agent-eval.baseline.json"), text);
  // `artifact` means a committed file where there is one.
  for (const name of ["artifact", "agent-eval.baseline.json", "."]) {
    const source = baselineSource(name, { workspace: folder.path, artifacts: null });
    if (source === null) throw new Error("no source");
    const found = await findBaseline(source, { ...run({ id: "today", seed: 2 }), profile: "fast" });
    expect(found).toMatchObject({ status: "found", side: { baseline: "verdicts", run: { id: "blessed-run" } } });
  }
});

test("runs that are no fair measure are refused with what to do", () => {
  const refusal = (one: ReturnType<typeof run>) => {
    try {
      bless(one.run, one.trials, { at });
    } catch (error) {
      if (error instanceof UsageError) return `${error.message} ${error.fix}`;
    }
    return "blessed";
  };
  expect(refusal(run())).toBe("blessed");
  expect(refusal(run({ recorded: 0.9 }))).toMatch(/trials are missing: .* of fast.*--resume/);
  expect(refusal(run({ profiles: [{ name: "fast", success: 1, failed: true }] }))).toMatch(/none of its profiles/);
  const { run: record, trials } = run();
  expect(refusal({ run: { ...record, shard: { index: 1, count: 4, suite: [] } }, trials })).toMatch(/agent-eval merge/);
});

test("a profile that could not run is left out and named, the others are kept", () => {
  const some = run({
    profiles: [
      { name: "fast", success: 0.7 },
      { name: "dead", success: 0.7, failed: true },
    ],
  });
  const { file, left } = bless(some.run, some.trials, { at });
  expect(file.profiles.map(({ name }) => name)).toEqual(["fast"]);
  expect(left).toEqual([{ profile: "dead", reason: expect.stringContaining("could not run") }]);
});

test("a file that somebody edited is refused by file and key", async () => {
  await using folder = await scratch();
  const old = run();
  const { file } = bless(old.run, old.trials, { at });
  const path = join(folder.path, "agent-eval.baseline.json");
  await writeFile(path, JSON.stringify({ ...file, suite: 7 }));
  await expect(readBaselineFile(path)).rejects.toMatchObject({
    code: "invalid-baseline",
    message: expect.stringMatching(/agent-eval\.baseline\.json: suite: /),
  });
});

test("bless and compare as commands", async () => {
  await using folder = await scratch();
  const base = await writeSimulatedRun(join(folder.path, "base"), run());
  await writeSimulatedRun(join(folder.path, "pr"), worse);
  const blessed = await program(["bless", base, "--note", "first"], { cwd: folder.path });
  expect(blessed).toMatchObject({
    exitCode: 0,
    stdout: "agent-eval.baseline.json: run blessed-run with fast, big at 39 tasks",
  });
  const file = join(folder.path, "agent-eval.baseline.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ note: "first", run: { id: "blessed-run" } });
  const args = ["compare", "agent-eval.baseline.json#fast", "pr", "--fail-on", "worse", "--json"];
  const compared = await program(args, { cwd: folder.path });
  expect(compared.exitCode, compared.stderr).toBe(1);
  expect(ComparisonOutput.parse(JSON.parse(compared.stdout)).comparison.success.verdict).toBe("worse");
  const turned = await program(["compare", "pr", "agent-eval.baseline.json#fast"], { cwd: folder.path });
  expect(turned).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("can only be the base") });
  const nowhere = await program(["bless", "pr", "--as", "pr"], { cwd: folder.path });
  expect(nowhere.stdout).toContain(join("pr", "agent-eval.baseline.json"));
});
