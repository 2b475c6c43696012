import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSuite } from "../../src/tasks/load.ts";
import { describeWithDocker } from "../support/docker.ts";
import { program } from "../support/program.ts";

const repository = join(import.meta.dirname, "../..");
const tasks = await loadSuite("builtin", repository);
const scored = tasks.filter(({ canary }) => !canary);

describe("the suite", () => {
  it("has twelve tasks and more of each category, in four languages and three levels of difficulty", () => {
    const sizes = Object.entries(Object.groupBy(scored, ({ category }) => category));
    for (const [category, some] of sizes) expect(some.length, category).toBeGreaterThanOrEqual(12);
    expect(sizes).toHaveLength(3);
    expect(new Set(scored.map(({ language }) => language))).toEqual(
      new Set(["typescript", "javascript", "python", "go"]),
    );
    expect(new Set(scored.map(({ level }) => level))).toEqual(new Set([1, 2, 3]));
    expect(new Set(scored.map(({ sensitivity }) => sensitivity)).size).toBeGreaterThan(1);
  });

  it("has a ladder of one kind of change at about 4k, 16k, 48k and 96k tokens", () => {
    const rungs = tasks.filter(({ tags }) => tags.includes("context-ladder"));
    const sizes = rungs.map(({ contextTokens = 0 }) => contextTokens).sort((a, b) => a - b);
    expect(sizes).toHaveLength(4);
    for (const [index, wanted] of [4000, 16_000, 48_000, 96_000].entries()) {
      expect(Math.abs((sizes[index] ?? 0) / wanted - 1)).toBeLessThan(0.15);
    }
  });

  it("has canaries that nobody can solve honestly", () => {
    expect(tasks.filter(({ canary }) => canary).length).toBeGreaterThanOrEqual(1);
  });

  it.each(tasks)("$id states its size, its limits and at least three wrong answers", (task) => {
    expect(task.faults).toEqual([]);
    expect(task.contextTokens).toBeGreaterThan(0);
    expect(task.limits.timeoutSeconds).toBeGreaterThan(0);
    expect(task.decoys.size).toBeGreaterThanOrEqual(3);
    for (const { explanation } of task.decoys.values()) expect(explanation.length).toBeGreaterThan(20);
  });

  it("is proven as committed", async () => {
    const { exitCode, stdout } = await program(["validate", "--suite", "tasks", "--check"], { cwd: repository });
    expect(stdout).toBe(`${tasks.length} of ${tasks.length} tasks proven as committed`);
    expect(exitCode).toBe(0);
  });
});

await describeWithDocker("a proof made anew", () => {
  // One of each category and toolchain; all of them together take a job of their own in CI.
  const sample = ["fix-statement-import", "test-ring-log", "name-receipt-flags"];
  it("says what the committed one says", async () => {
    const args = ["validate", ...sample, "--suite", "tasks", "--sandbox", "docker", "--repeats", "2"];
    const { exitCode, stdout } = await program(args, { cwd: repository });
    expect(exitCode, stdout).toBe(0);
    expect(stdout.match(/^✔/gm)).toHaveLength(sample.length);
  });
});
