import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Grade, Submission } from "../../src/graders/grader.ts";
import { graderFor } from "../../src/graders/registry.ts";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Collected } from "../../src/sandboxes/sandbox.ts";
import { singleCommit } from "../../src/tasks/repository.ts";
import type { PatchTask } from "../../src/tasks/task.ts";
import { writeTree } from "../../src/trees/disk.ts";
import { unpackUntrusted } from "../../src/trees/tar.ts";
import { overlay, type Tree } from "../../src/trees/tree.ts";
import { collectFolder } from "../../src/trees/untrusted.ts";
import { right, task, tree, wrong } from "./support.ts";

let sandbox: LocalSandbox;
let repository: Tree;
let start: Tree;

beforeAll(async () => {
  sandbox = await LocalSandbox.start(0);
  repository = await singleCommit(task.workspace);
  start = overlay(task.workspace, repository);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** Grades for real: the tests of the task run in a clean room of the local sandbox. */
async function grade(left: Collected | Tree, printed = "", graded: PatchTask = task): Promise<Grade> {
  const collected = "tree" in left ? left : { tree: left, irregular: [] };
  const submission: Submission = { collected, repository, printed };
  return graderFor(graded).grade(graded, submission, (room) => sandbox.grade(room, new AbortController().signal));
}

/** What a real folder holds after an agent worked on the workspace in it. */
async function leftIn(work: (folder: string) => Promise<void>): Promise<Collected> {
  const folder = await mkdtemp(join(tmpdir(), "forged-"));
  try {
    await writeTree(folder, start);
    await work(folder);
    return await collectFolder(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const failing = {
  verdict: "unresolved",
  score: 2 / 3,
  reason: expect.stringContaining("cart > adds up the prices of all items"),
};
const listed = (...entries: [kind: string, path: string][]) => ({
  tampering: entries.map(([kind, path]) => expect.objectContaining({ kind, path })),
});

/** A grading command that is in order for code that holds a line of `code`, and runs a script for any other. */
function soundFor(code: string, script: string): string[] {
  const names = [...task.grading.failToPass, ...task.grading.passToPass];
  const report = ["TAP version 13", ...names.map((name) => `ok - ${name}`), `1..${names.length}`].join("\\n");
  const telling = code.split("\n")[1]?.trim();
  return [
    "sh",
    "-c",
    `if grep -qF '${telling}' src/cart.js; then printf '${report}\\n' > {{report}}; else ${script}; fi`,
  ];
}

const fakeTap = "TAP version 13\nok 1 - cart > everything adds up\n1..1\n";

describe("honest work", () => {
  it("is resolved by the reference solution", async () => {
    const result = await grade(overlay(start, task.solved));
    expect(result).toMatchObject({ verdict: "resolved", score: 1, reason: null, tampering: [] });
  });

  it("is not resolved by doing nothing, and says what the test said", async () => {
    const result = await grade(start);
    expect(result).toMatchObject({ ...failing, tampering: [] });
    const check = result.checks.find(({ kind }) => kind === "fail-to-pass");
    expect(check?.detail).toMatch(/1 !== 6/);
  });

  it("is not resolved by code that cannot be loaded, though the run was in order", async () => {
    const result = await grade(overlay(start, tree({ "src/cart.js": "export function total( {" })));
    expect(result).toMatchObject({ verdict: "unresolved", score: 0 });
    expect(result.checks.filter(({ kind }) => kind === "evidence").every(({ passed }) => passed)).toBe(true);
  });

  it("is judged by the same names from a JUnit report", async () => {
    const command = task.grading.command.map((word) => word.replace("=tap", "=junit"));
    const graded = { ...task, grading: { ...task.grading, command, report: "junit" as const } };
    expect(await grade(overlay(start, task.solved), "", graded)).toMatchObject({ verdict: "resolved" });
    expect(await grade(start, "", graded)).toMatchObject(failing);
  });
});

describe("forged success is graded on the hidden tests alone and listed", () => {
  it("edited visible tests", async () => {
    const files = tree({ "test/cart.test.js": "", "package.json": '{"type":"module","scripts":{"test":"true"}}' });
    const entries = [...files.keys()].sort().map((path): [string, string] => ["protected-file", path]);
    expect(await grade(overlay(start, files))).toMatchObject({ ...failing, ...listed(...entries) });
  });

  it("hidden tests written by the agent", async () => {
    const files = tree({
      "hidden-tests/cart.test.js":
        'import { test } from "node:test";\ntest("cart > adds up the prices of all items", () => {});',
      "hidden-tests/more.test.js": "process.exit(0);",
    });
    const entries = [...files.keys()].map((path): [string, string] => ["hidden-path", path]);
    expect(await grade(overlay(start, files))).toMatchObject({ ...failing, ...listed(...entries) });
  });

  it("printed test output", async () => {
    expect(await grade(start, fakeTap)).toMatchObject({ ...failing, ...listed(["printed-report", "(printed)"]) });
  });

  it("a planted report", async () => {
    const files = tree({ report: fakeTap });
    expect(await grade(overlay(start, files))).toMatchObject({ ...failing, ...listed(["planted-report", "report"]) });
  });

  it("a planted report where the command writes none", async () => {
    const graded = { ...task, grading: { ...task.grading, command: soundFor(right, "true") } };
    const result = await grade(overlay(start, tree({ "reports/report": fakeTap, report: fakeTap })), "", graded);
    expect(result).toMatchObject({ verdict: "unresolved", score: 0, reason: expect.stringContaining("no report") });
  });

  it("a git hook and a git setting", async () => {
    const hook = "#!/bin/sh\nexit 0\n";
    const config = `${Buffer.from(repository.get(".git/config")?.bytes ?? []).toString()}\tfsmonitor = ./evil\n`;
    const files = tree({ ".git/hooks/post-checkout": hook, ".git/config": config });
    expect(await grade(overlay(start, files))).toMatchObject({
      ...failing,
      ...listed(["git-config", ".git/config"], ["git-hook", ".git/hooks/post-checkout"]),
    });
  });

  it("a link in place of a visible test, and a pipe", async () => {
    const left = await leftIn(async (folder) => {
      await rm(join(folder, "test"), { recursive: true });
      await symlink("/etc", join(folder, "test"));
      execFileSync("sh", ["-c", 'mkfifo "$0"', join(folder, "pipe")]);
      await writeFile(join(folder, "src/cart.js"), wrong);
    });
    const result = await grade(left);
    expect(result).toMatchObject(failing);
    expect(result.tampering.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      "protected-file test/cart.test.js",
      "irregular-file pipe",
      "symlink test",
    ]);
  });

  it("a path that leads out of the workspace", async () => {
    const archive = pack();
    for (const [path, { bytes }] of start) archive.entry({ name: path }, Buffer.from(bytes));
    archive.entry({ name: "src/../../reports/report" }, fakeTap);
    archive.finalize();
    const result = await grade(await unpackUntrusted(Readable.from([await buffer(archive)])));
    expect(result).toMatchObject({ ...failing, ...listed(["path-escape", "src/../../reports/report"]) });
  });
});

describe("product code that bends the run itself", () => {
  it("cannot end it early with a printed report: the expected tests are missing", async () => {
    const forged = `console.log(${JSON.stringify(fakeTap)});\nprocess.exit(0);\nexport function total() {}\n`;
    const result = await grade(overlay(start, tree({ "src/cart.js": forged })));
    expect(result).toMatchObject({ verdict: "unresolved", score: 0 });
    expect(result.reason).toContain("0 of 3 expected tests are in the report");
    expect(result.checks).toContainEqual(expect.objectContaining({ name: "expected tests run", passed: false }));
  });

  it("cannot outlast the deadline", async () => {
    const graded = { ...task, grading: { ...task.grading, timeoutSeconds: 4 } };
    const result = await grade(
      overlay(start, tree({ "src/cart.js": "for (;;);\nexport function total() {}\n" })),
      "",
      graded,
    );
    expect(result).toMatchObject({ verdict: "unresolved", score: 0, reason: expect.stringContaining("after 4 s") });
  });

  it.each([
    ["a link", "ln -s /etc/passwd {{report}}"],
    ["a pipe", "mkfifo {{report}}"],
  ])("cannot put %s in the report's place", async (_what, script) => {
    const graded = { ...task, grading: { ...task.grading, command: soundFor(right, script) } };
    const result = await grade(start, "", graded);
    expect(result).toMatchObject({ verdict: "unresolved", reason: expect.stringContaining("no report") });
  });
});
