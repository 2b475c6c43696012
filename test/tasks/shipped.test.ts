import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { Session } from "../../src/sessions/session.ts";
import { loadSuite } from "../../src/tasks/load.ts";
import { singleCommit } from "../../src/tasks/repository.ts";
import type { Task } from "../../src/tasks/task.ts";
import { writeTree } from "../../src/trees/disk.ts";
import { overlay, type Tree } from "../../src/trees/tree.ts";
import { collectFolder } from "../../src/trees/untrusted.ts";
import { passedIn, useGrading } from "./grade.ts";
import { temporaryFolder } from "./task-folder.ts";

/** The tasks of the quickstart; the others are proven by `agent-eval validate`. */
const { config, baseDir } = await loadConfig(join(import.meta.dirname, "../../agent-eval.yaml"));
const tasks = await loadSuite(config.suite, baseDir);
const grade = useGrading();

it("there is one task of each category, each with a strong and a weak session", () => {
  expect(tasks.map(({ category }) => category).sort()).toEqual(["patch", "refactor", "test-generation"]);
  for (const { sessions } of tasks) expect([...sessions.keys()]).toEqual(["strong", "weak"]);
  const origins = tasks.flatMap(({ sessions }) => [...sessions.values()].map(({ origin }) => origin));
  expect(new Set(origins)).toEqual(new Set(["scripted"]));
});

describe.each(tasks)("$id", (task) => {
  it("is resolved by its solution, without a trace of tampering", async () => {
    const result = await grade(task, task.solved);
    expect(result).toMatchObject({ verdict: "resolved", score: 1, reason: null, tampering: [] });
  });

  it("is not resolved by doing nothing: what shall fail before fails, what shall pass before passes", async () => {
    const result = await grade(task, task.workspace);
    expect(result.verdict).toBe("unresolved");
    expect(result.checks.filter(({ kind, passed }) => kind === "fail-to-pass" && passed)).toEqual([]);
    const kept = new Set(["pass-to-pass", "evidence", "stable", "api", "scope"]);
    expect(result.checks.filter(({ kind, passed }) => kept.has(kind) && !passed)).toEqual([]);
  });

  it("has visible tests that pass before anything is done", async () => {
    const { folder } = await workplace(task);
    await execa("npm", ["test"], { cwd: folder });
  });

  it("hides nothing in what an agent sees", () => {
    const seen = [task.prompt, ...[...task.workspace.values()].map(({ bytes }) => Buffer.from(bytes).toString())].join(
      "\n",
    );
    for (const path of task.hidden.keys()) expect(task.workspace.has(path)).toBe(false);
    for (const name of namedTests(task).failToPass) expect(seen).not.toContain(name);
    for (const name of [...task.mutants.keys(), ...task.decoys.keys()]) expect(seen).not.toContain(name);
    expect(seen).not.toContain("hidden-tests");
  });

  it("is resolved by the strong session", async () => {
    const result = await grade(task, await play(task, sessionOf(task, "strong")));
    expect(result).toMatchObject({ verdict: "resolved", tampering: [] });
  });

  const solves = task.category === "patch";
  it(`is ${solves ? "" : "not "}resolved by the weak session, which breaks nothing`, async () => {
    const result = await grade(task, await play(task, sessionOf(task, "weak")));
    expect(result.verdict).toBe(solves ? "resolved" : "unresolved");
    expect(result.tampering).toEqual([]);
    const { passToPass } = namedTests(task);
    expect(passToPass.filter((name) => passedIn(result).includes(name))).toEqual(passToPass);
    if (!solves) expect(result.score).toBeGreaterThan(0);
  });
});

function namedTests({ grading }: Task): { failToPass: string[]; passToPass: string[] } {
  return { failToPass: [], passToPass: [], ...grading };
}

function sessionOf(task: Task, name: string): Session {
  return task.sessions.get(name) ?? expect.fail(`${task.id} has no session ${name}`);
}

/** The workspace as an agent finds it. */
async function workplace(task: Task) {
  const folder = await temporaryFolder();
  await writeTree(folder, overlay(task.workspace, await singleCommit(task.workspace)));
  return { folder };
}

/** Runs the session's shell commands in turn, and sees to it that its expectations hold. Gives the files left behind. */
async function play(task: Task, session: Session): Promise<Tree> {
  const { folder } = await workplace(task);
  let newest = task.prompt;
  for (const [index, { expect: expected, steps }] of session.turns.entries()) {
    if (expected !== undefined) expect(newest, `turn ${index + 1}`).toContain(expected);
    const outputs: string[] = [];
    for (const step of steps) {
      if (!("run" in step)) continue;
      const { all } = await execa("sh", ["-c", step.run], { cwd: folder, all: true });
      outputs.push(all);
    }
    newest = outputs.join("\n");
    const isLast = index === session.turns.length - 1;
    expect(
      steps.some((step) => "run" in step || "call" in step),
      `turn ${index + 1} goes on`,
    ).toBe(!isLast);
  }
  return new Map([...(await collectFolder(folder)).tree].filter(([path]) => !path.startsWith(".git/")));
}
