import { describe, expect, it } from "vitest";
import { InfraError } from "../../src/errors.ts";
import type { Submission } from "../../src/graders/grader.ts";
import { graderFor } from "../../src/graders/registry.ts";
import type { CleanRoom, Exit, Irregular } from "../../src/sandboxes/sandbox.ts";
import type { PatchTask } from "../../src/tasks/task.ts";
import { overlay, type Tree } from "../../src/trees/tree.ts";
import { calmExit, right, task, tree } from "./support.ts";

const [goal = ""] = task.grading.failToPass;
const [empty = "", first = ""] = task.grading.passToPass;

/** A TAP report of these lines. */
function tap(...lines: string[]): string {
  return `TAP version 13\n${lines.join("\n")}\n1..${lines.length}\n`;
}

const allPass = tap(`ok 1 - ${goal}`, `ok 2 - ${empty}`, `ok 3 - ${first}`);

function submit(files: Tree, rest: Partial<Submission> & { irregular?: readonly Irregular[] } = {}): Submission {
  const { irregular = [], repository = new Map(), printed = "" } = rest;
  return { collected: { tree: files, irregular }, repository, printed };
}

/** Grades with a clean room that answers like this, and tells what the room was given. */
async function grade(
  submission: Submission,
  { report = allPass, ...exit }: Partial<Exit> & { report?: string | null } = {},
  graded: PatchTask = task,
) {
  const rooms: CleanRoom[] = [];
  const result = await graderFor(graded).grade(graded, submission, async (room) => {
    rooms.push(room);
    // The reference solution, graded to find out whose fault a lack of evidence is, is in order.
    if (rooms.length > 1) return { exit: calmExit, report: Buffer.from(allPass) };
    return { exit: { ...calmExit, ...exit }, report: report === null ? null : Buffer.from(report) };
  });
  return { ...result, files: rooms[0]?.files ?? new Map(), room: rooms[0] };
}

const { solved } = task;
const kindsOf = (result: { tampering: readonly { kind: string; path: string }[] }) =>
  result.tampering.map(({ kind, path }) => `${kind} ${path}`);

describe("what is run", () => {
  it("is the task's command on the agent's files and the hidden ones, without version control", async () => {
    const { room, files, tampering } = await grade(
      submit(overlay(solved, tree({ ".git/HEAD": "x", "docs/a.md": "", "node_modules/assert/index.js": "evil" }))),
    );
    expect(room).toMatchObject({ command: task.grading.command, toolchain: "node", timeoutMs: 60_000 });
    expect([...files.keys()].sort()).toEqual([
      "docs/a.md",
      "hidden-tests/cart.test.js",
      "package.json",
      "src/cart.js",
      "test/cart.test.js",
    ]);
    expect(Buffer.from(files.get("src/cart.js")?.bytes ?? []).toString()).toBe(right);
    expect(tampering).toEqual([]);
  });

  it("has nothing of the agent's where hidden tests lie, in whatever letter case", async () => {
    const planted = tree({
      "hidden-tests/other.test.js": "",
      "Hidden-Tests/deep/a.js": "",
      "hidden-tests/cart.test.js": "",
    });
    const result = await grade(submit(overlay(solved, planted)));
    expect(kindsOf(result).sort()).toEqual([...planted.keys()].map((path) => `hidden-path ${path}`).sort());
    expect(result.files.get("hidden-tests/cart.test.js")).toEqual(task.hidden.get("hidden-tests/cart.test.js"));
    for (const path of ["hidden-tests/other.test.js", "Hidden-Tests/deep/a.js"])
      expect(result.files.has(path)).toBe(false);
  });

  it("has the hidden version of a visible test", async () => {
    const replaced = { ...task, hidden: tree({ "test/cart.test.js": "stricter" }) };
    const result = await grade(submit(solved), {}, replaced);
    expect(result.files.get("test/cart.test.js")).toEqual(replaced.hidden.get("test/cart.test.js"));
    expect(result.tampering).toEqual([]);
  });

  it("keeps the agent's files in a folder that hidden tests share with the solution", async () => {
    const shared = {
      ...task,
      hidden: tree({ "lib/cart.test.js": "" }),
      solved: overlay(solved, tree({ "lib/cart.js": right })),
    };
    const result = await grade(submit(overlay(solved, tree({ "lib/cart.js": right }))), {}, shared);
    expect([...result.files.keys()]).toContain("lib/cart.js");
    expect(result.tampering).toEqual([]);
  });

  it("can be laid out even where a file of the agent's takes the place of a folder", async () => {
    const withoutTests = new Map([...solved].filter(([path]) => !path.startsWith("test/")));
    const result = await grade(
      submit(overlay(withoutTests, tree({ "hidden-tests": "", test: "", "package.json/x": "" }))),
    );
    expect([...result.files.keys()].sort()).toEqual([...solved.keys(), ...task.hidden.keys()].sort());
    expect(kindsOf(result)).toEqual(
      expect.arrayContaining(["hidden-path hidden-tests", "protected-file test", "protected-file test/cart.test.js"]),
    );
  });

  it("has protected files as they were: changed, deleted or added", async () => {
    const files = new Map(overlay(solved, tree({ "package.json": "{}", "test/setup.js": "" })));
    files.delete("test/cart.test.js");
    const result = await grade(submit(files));
    expect(result.files.get("package.json")).toEqual(task.workspace.get("package.json"));
    expect(result.files.get("test/cart.test.js")).toEqual(task.workspace.get("test/cart.test.js"));
    expect(result.files.has("test/setup.js")).toBe(false);
    expect(kindsOf(result)).toEqual([
      "protected-file package.json",
      "protected-file test/cart.test.js",
      "protected-file test/setup.js",
    ]);
  });

  it("has neither the harness's folder nor repositories within the workspace", async () => {
    const result = await grade(submit(overlay(solved, tree({ ".agent-eval/report": "", "lib/.git/config": "" }))));
    expect(kindsOf(result)).toEqual(["reserved-path .agent-eval/report", "reserved-path lib/.git/config"]);
    for (const path of [".agent-eval/report", "lib/.git/config"]) expect(result.files.has(path)).toBe(false);
  });
});

describe("the verdict", () => {
  it("is resolved when every required test passed and the run proves it", async () => {
    const result = await grade(submit(solved), { stdout: "out", stderr: "err" });
    expect(result).toMatchObject({ verdict: "resolved", score: 1, reason: null, output: "out\nerr" });
    expect(result.checks.map(({ kind, passed }) => `${kind} ${passed}`)).toEqual([
      ...Array(4).fill("evidence true"),
      "fail-to-pass true",
      "pass-to-pass true",
      "pass-to-pass true",
    ]);
  });

  it("counts the share of required tests that hold", async () => {
    const report = tap(`not ok 1 - ${goal}\n  ---\n  error: 'no sum'\n  ...`, `ok 2 - ${empty}`, `ok 3 - ${first}`);
    const result = await grade(submit(solved), { report, exitCode: 1 });
    expect(result).toMatchObject({ verdict: "unresolved", reason: expect.stringContaining(`1 of 3 required tests`) });
    expect(result.score).toBeCloseTo(2 / 3);
    expect(result.checks.find(({ name }) => name === goal)).toMatchObject({ passed: false, detail: "no sum" });
  });

  it("does not mind the failure of a test that is not required", async () => {
    const report = tap(`ok 1 - ${goal}`, `ok 2 - ${empty}`, `ok 3 - ${first}`, "not ok 4 - another");
    expect(await grade(submit(solved), { report, exitCode: 1 })).toMatchObject({ verdict: "resolved", score: 1 });
  });

  it.each([
    ["a skipped test", tap(`ok 1 - ${goal} # SKIP no time`, `ok 2 - ${empty}`, `ok 3 - ${first}`), 0, "skipped"],
    [
      "a test with two results",
      tap(`ok 1 - ${goal}`, `not ok 2 - ${goal}`, `ok 3 - ${empty}`, `ok 4 - ${first}`),
      1,
      "as passed and as failed",
    ],
    [
      "a test that a broken file kept from running",
      tap(`ok 1 - ${empty}`, `ok 2 - ${first}`, "not ok 3 - cart.test.js"),
      1,
      "not in the report",
    ],
  ])("does not count %s as passed", async (_what, report, exitCode, detail) => {
    const result = await grade(submit(solved), { report, exitCode });
    expect(result.verdict).toBe("unresolved");
    expect(result.checks.find(({ name }) => name === goal)).toMatchObject({ passed: false });
    expect(result.checks.find(({ name }) => name === goal)?.detail).toContain(detail);
    expect(result.checks.filter(({ kind, passed }) => kind === "evidence" && !passed)).toEqual([]);
  });

  it("names a test of the report that the task may have meant", async () => {
    const report = tap(`ok 1 - ${goal}!`, `ok 2 - ${empty}`, `ok 3 - ${first}`);
    const { checks } = await grade(submit(solved), { report });
    expect(checks.find(({ name }) => name === goal)?.detail).toContain(`${goal}!`);
  });

  it.each<[string, Parameters<typeof grade>[1], string]>([
    ["no report", { report: null }, "wrote no report (exit code 0)"],
    ["half a report", { report: `ok 1 - ${goal}\n` }, "no whole tap report"],
    ["all passed, but a bad exit code", { exitCode: 1 }, "exit code 1, 0 failed"],
    ["a failure, but a good exit code", { report: allPass.replace("ok 3", "not ok 3") }, "exit code 0, 1 failed"],
    ["expected tests missing without a cause", { report: tap("ok 1 - other") }, "0 of 3 expected tests"],
    ["no tests at all", { report: "1..0\n" }, "0 of 3 expected tests"],
    ["a deadline that passed", { timedOut: true, exitCode: null }, "still running after 60 s"],
    ["memory used up", { outOfMemory: true, exitCode: 137 }, "used up the memory"],
    ["a signal", { exitCode: null }, "killed by a signal"],
  ])("is unresolved for want of evidence: %s", async (_what, answer, reason) => {
    const result = await grade(submit(solved), answer);
    expect(result).toMatchObject({ verdict: "unresolved", score: 0, reason: expect.stringContaining(reason) });
    expect(result.checks.some(({ kind, passed }) => kind === "evidence" && !passed)).toBe(true);
  });

  it("is unresolved without running anything when the workspace was too large to read", async () => {
    const irregular = [{ path: "core", kind: "too-large" as const, detail: "more than 9 bytes in the workspace" }];
    const result = await grade(submit(solved, { irregular }));
    expect(result).toMatchObject({ verdict: "unresolved", reason: expect.stringContaining("more than 9 bytes") });
    expect([result.room, result.tampering]).toEqual([undefined, []]);
  });

  it("is none at all when the clean room fails or was interrupted", async () => {
    const failure = new InfraError("engine-gone", "the engine is gone");
    const attempt = graderFor(task).grade(task, submit(solved), () => Promise.reject(failure));
    await expect(attempt).rejects.toBe(failure);
    await expect(grade(submit(solved), { aborted: true, exitCode: null })).rejects.toBeInstanceOf(InfraError);
  });
});
