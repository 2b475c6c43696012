import { symlink, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../src/errors.ts";
import { loadSuite, loadTask } from "../../src/tasks/load.ts";
import { taskFolder, taskYaml, temporaryFolder, usageErrorOf, writeFiles } from "./task-folder.ts";

async function loadError(changes: Readonly<Record<string, string | null>>, name?: string) {
  return usageErrorOf(loadTask(await taskFolder(changes, name)));
}

/** What is wrong with `task.yaml` when `from` in it becomes `to`. */
async function yamlError(from: string, to: string) {
  expect(taskYaml).toContain(from);
  const error = await loadError({ "task.yaml": taskYaml.replace(from, () => to) });
  expect(error.exitCode).toBe(ExitCode.usage);
  expect(basename(error.place?.file ?? "")).toBe("task.yaml");
  return error;
}

describe("a good task", () => {
  it("is read whole", async () => {
    const task = await loadTask(await taskFolder());
    expect(task.prompt).toBe("Write `sum`.\n");
    expect([...task.workspace.keys()]).toEqual(["package.json", "sum.ts"]);
    expect([...task.solved.keys()]).toEqual(["package.json", "sum.ts"]);
    expect(Buffer.from(task.solved.get("sum.ts")?.bytes ?? []).toString()).toContain("a + b");
    expect(task.faults).toEqual([]);
    expect([...task.hidden.keys()]).toEqual(["hidden.test.ts"]);
    expect(task.sessions.get("strong")?.turns).toHaveLength(2);
    expect(task).toMatchObject({ toolchain: "node", limits: {}, grading: { timeoutSeconds: 120, passToPass: [] } });
  });

  it("has one fingerprint wherever it lies, and another when anything in it differs", async () => {
    const print = async (changes: Record<string, string | null> = {}) =>
      (await loadTask(await taskFolder(changes))).fingerprint;
    const original = await print();
    expect(original).toMatch(/^[0-9a-f]{64}$/);
    expect(await print()).toBe(original);
    const [first, second, ...rest] = taskYaml.split("\n");
    expect(await print({ "task.yaml": [second, first, ...rest].join("\n") })).toBe(original);
    const others = await Promise.all([
      print({ "prompt.md": "Write it.\n" }),
      print({ "task.yaml": taskYaml.replace("level: 1", "level: 2") }),
      print({ "workspace/sum.ts": "\n" }),
      print({ "workspace/empty.ts": "" }),
      print({ "solution/sum.ts": "\n" }),
      print({ "hidden/hidden.test.ts": "\n" }),
      print({ "sessions/strong.yaml": null }),
    ]);
    expect(new Set([original, ...others]).size).toBe(others.length + 1);
  });
});

describe("task.yaml", () => {
  it.each([
    ["unknown key", "title: Add", "titel: Add", 3, "titel", ["unknown key", "title"]],
    ["unknown nested key", "protected:", "protectd:", 13, "grading.protectd", ["unknown key", "protected"]],
    ["wrong category", "category: patch", "category: pach", 4, "category", ["pach", "patch", "test-generation"]],
    ["wrong type", "level: 1", "level: [1]", 6, "level", ["a list", "1, 2 or 3"]],
    ["level out of range", "level: 1", "level: 4", 6, "level", ["4", "1, 2 or 3"]],
    ["other version", "version: 1", "version: 2", 1, "version", ["2", "1"]],
    ["missing key", "language: typescript\n", "", 1, "language", ["missing", "typescript"]],
    ["unknown report format", "report: junit", "report: junti", 11, "grading.report", ["junti", "junit"]],
    ["id in another form", "id: add-numbers", "id: Add_Numbers", 2, "id", ["Add_Numbers", "lower-case"]],
    ["id unlike the folder", "id: add-numbers", "id: add-number", 2, "id", ["add-number", "folder"]],
    ["no hidden test that fails", "[adds]", "[]", 12, "grading.failToPass", ["empty"]],
    ["test named twice", "[adds]", "[adds, adds]", 12, "grading.failToPass[1]", ["adds", "second time"]],
    ["command without report", "--test-reporter-destination={{report}}", "-", 10, "grading.command", ["{{report}}"]],
    ["solution is protected", "[package.json]", '["*.ts"]', 13, "grading.protected", ["solution/sum.ts"]],
    ["key given twice", "level: 1", "level: 1\nlevel: 2", 7, undefined, ["level"]],
    ["tab", "  report: junit", "\treport: junit", 11, undefined, ["not valid YAML"]],
    ["open bracket", "[adds]", "[adds", 13, undefined, ["not valid YAML"]],
  ])("%s: says where, what and what was expected", async (_case, from, to, line, key, words) => {
    const problems = (await yamlError(from, to)).message.split("\n");
    const here = problems.find((problem) => problem.includes(`task.yaml:${line}:`));
    expect(here, problems.join("\n")).toContain(`${key === undefined ? "" : ` ${key}`}: `);
    for (const word of words) expect(here).toContain(word);
  });

  it("offers the nearest name to write instead", async () => {
    expect((await yamlError("variables:", "variabels:")).fix).toContain("variables");
    expect((await yamlError("category: patch", "category: refacter")).fix).toContain("refactor");
  });

  it("lists every problem at once, in the order of the file", async () => {
    const bad = taskYaml.replace("level: 1", "level: 9").replace("title:", "titel:").replace("junit", "xml");
    const lines = (await loadError({ "task.yaml": bad })).message.split("\n");
    const numbers = lines.map((line) => Number(/task\.yaml:(\d+):/.exec(line)?.[1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers)).toEqual(new Set([1, 3, 6, 11]));
  });

  it.each([
    ["empty", ""],
    ["only a comment", "# nothing\n"],
    ["a list", "- a\n"],
    ["a text", "hello\n"],
    ["two documents", `${taskYaml}---\n${taskYaml}`],
    ["an alias to nothing", taskYaml.replace("Add numbers", "*gone")],
    ["not text", "\u0000\u0001\u0002"],
  ])("that is %s is refused by name", async (_case, text) => {
    const error = await loadError({ "task.yaml": text });
    expect(error.message).toContain("task.yaml");
    expect(error.fix).toBeTruthy();
  });

  it("that unfolds into an enormous value is refused", async () => {
    const level = (name: string, of: string) => `  ${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]\n`;
    const names = [..."bcdefghij"];
    const bomb = names.map((name, index) => level(name, ["a", ...names][index] as string)).join("");
    const text = taskYaml.replace("  name: sum\n", `  a: &a [x]\n${bomb}`);
    expect((await loadError({ "task.yaml": text })).message).toContain("task.yaml");
  });

  it("cannot reach into the prototype of objects", async () => {
    const error = await yamlError("level: 1", "level: 1\n__proto__: { language: go }");
    expect(error.message).toContain("__proto__");
  });
});

describe("the folder", () => {
  it.each(["task.yaml", "prompt.md"])("without %s is refused", async (file) => {
    const error = await loadError({ [file]: null });
    expect(error).toMatchObject({ code: "unreadable-file", message: expect.stringContaining("is missing") });
    expect(error.place?.file).toContain(file);
  });

  it.each(["workspace", "solution"])("without %s/ is refused", async (name) => {
    const all = { workspace: ["sum.ts", "package.json"], solution: ["sum.ts"] };
    const files = all[name as keyof typeof all].map((file) => [`${name}/${file}`, null]);
    const error = await loadError(Object.fromEntries(files));
    expect(error.place?.file).toContain(name);
    expect(error.fix).toBeTruthy();
  });

  it.each(["workspace", "solution", "hidden"])("with a symbolic link in %s/ is refused", async (name) => {
    const folder = await taskFolder();
    await symlink("/etc/passwd", join(folder, name, "link"));
    const error = await usageErrorOf(loadTask(folder));
    expect(error.message).toContain("symbolic link");
    expect(error.place?.file).toBe(join(folder, name, "link"));
  });

  it("with a huge file is refused without reading it", async () => {
    const folder = await taskFolder();
    await writeFile(join(folder, "workspace/huge"), "");
    await truncate(join(folder, "workspace/huge"), 2 ** 40);
    expect((await usageErrorOf(loadTask(folder))).message).toContain("bytes");
  });

  it("with a hidden file in place of the solution is refused", async () => {
    const error = await loadError({ "hidden/sum.ts": "" });
    expect(error.message).toContain("hidden/sum.ts");
  });

  it.each([".git/hooks/post-checkout", ".agent-eval/report"])("with a solution at %s is refused", async (path) => {
    expect((await loadError({ [`solution/${path}`]: "" })).message).toContain(path);
  });

  it("with two sessions of one name is refused", async () => {
    const json = '{ "version": 1, "origin": "scripted", "turns": [{ "steps": [{ "say": "Done." }] }] }';
    const error = await loadError({ "sessions/strong.json": json });
    expect(error.code).toBe("duplicate-session");
  });
});

/** A patch of the good task's workspace. */
const patch = (line: string) => `Why.\n\n--- a/sum.ts\n+++ b/sum.ts\n@@ -1 +1 @@\n-export {};\n+${line}\n`;
const generation = taskYaml
  .replace("category: patch", "category: test-generation")
  .replace("  failToPass: [adds]\n", '  tests: ["**/*.test.ts"]\n  threshold: 0.5\n  existing: [early]\n')
  .replace("hidden.test.ts", "sum.test.ts");
const generationFolder = {
  "task.yaml": generation,
  "solution/sum.ts": null,
  "solution/sum.test.ts": "test();\n",
  "hidden/hidden.test.ts": null,
  "mutants/early.patch": patch("export const sum = 1;"),
};
const refactoring = (rule: string) =>
  taskYaml
    .replace("category: patch", "category: refactor")
    .replace(
      "failToPass: [adds]",
      `passToPass: [adds]\n  structure:\n    - name: a sum\n      files: [sum.ts]\n      rule: ${rule}`,
    );

describe("patches of the workspace", () => {
  it("are read with their explanations, for tests and solutions that take files away", async () => {
    const task = await loadTask(
      await taskFolder({
        ...generationFolder,
        "decoys/lazy.patch": patch("// nothing"),
        "equivalents/other.patch": patch("export const b = 2;"),
      }),
    );
    expect(task.faults).toEqual([]);
    const [early] = [...task.mutants.values()];
    expect(early?.explanation).toBe("Why.");
    expect(Buffer.from(early?.tree.get("sum.ts")?.bytes ?? []).toString()).toBe("export const sum = 1;\n");
    expect([[...task.decoys.keys()], [...task.equivalents.keys()]]).toEqual([["lazy"], ["other"]]);
    const gone = "--- a/sum.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-export {};\n";
    const patched = await loadTask(await taskFolder({ "solution/sum.ts": null, "solution.patch": gone }));
    expect([...patched.solved.keys()]).toEqual(["package.json"]);
  });

  it("of decoys take no part in the fingerprint, those of mutants and rewrites do", async () => {
    const print = async (changes: Record<string, string>) =>
      (await loadTask(await taskFolder({ ...generationFolder, ...changes }))).fingerprint;
    const original = await print({});
    expect(await print({ "decoys/lazy.patch": patch("// nothing") })).toBe(original);
    expect(await print({ "mutants/late.patch": patch("// nothing") })).not.toBe(original);
    expect(await print({ "equivalents/other.patch": patch("// nothing") })).not.toBe(original);
  });

  it("both with solution/ and solution.patch: refused", async () => {
    expect((await loadError({ "solution.patch": patch("") })).code).toBe("two-solutions");
  });

  it.each([
    ["existing names no mutant", "[early]", "[late]", "grading.existing[0]", "late is no mutant; there are early"],
    ["the solution lies elsewhere", '["**/*.test.ts"]', '["tests/**"]', "grading.tests", "solution/sum.test.ts"],
    ["a key of another category", "threshold: 0.5", "treshold: 0.5", "grading.treshold", "did you mean threshold?"],
    [
      "a key that only another category has",
      "threshold: 0.5",
      "threshold: 0.5\n  structure: []",
      "grading.structure",
      "unknown key",
    ],
  ])("%s", async (_what, from, to, key, message) => {
    const error = await loadError({ ...generationFolder, "task.yaml": generation.replace(from, to) });
    expect(error.message).toMatch(new RegExp(`task\\.yaml:\\d+:\\d+ ${key.replace(/[[\]]/g, "\\$&")}: `));
    expect(error.message).toContain(message);
  });
});

describe("a task that can be read and not be graded names its faults, each with place and remedy", () => {
  it.each<[string, Record<string, string | null>, string, string]>([
    ["no hidden tests", { "hidden/hidden.test.ts": null }, "hidden", "has no files"],
    [
      "a hidden file that the command names",
      { "hidden/hidden.test.ts": null, "hidden/other.ts": "" },
      "task.yaml",
      "grading.command[3]: hidden.test.ts is neither in hidden/ nor in workspace/",
    ],
    [
      "a decoy that does not apply",
      { "decoys/a.patch": patch("x").replace("-export", "-import") },
      "a.patch",
      "does not fit sum.ts",
    ],
    ["a decoy that is no patch", { "decoys/a.patch": "words" }, "a.patch", "no file header"],
    ["a decoy without a reason", { "decoys/a.patch": patch("x").replace("Why.\n\n", "") }, "a.patch", "says nothing"],
    ["a decoy by another name", { "decoys/Not_Good.patch": patch("x") }, "Not_Good.patch", "is not named"],
    [
      "a mutant that does not apply",
      { ...generationFolder, "mutants/b.patch": patch("x").replace("sum.ts", "z.ts").replace("sum.ts", "z.ts") },
      "b.patch",
      "z.ts is not there",
    ],
    [
      "a rule with an unknown kind",
      { "task.yaml": refactoring("{ kind: nonsense }") },
      "task.yaml",
      "task.yaml:16:7 grading.structure[0].rule: is no rule: ",
    ],
    ["a rule with a broken expression", { "task.yaml": refactoring('{ regex: "(" }') }, "task.yaml", "unclosed group"],
    [
      "a pattern that is no code",
      { "task.yaml": refactoring('"for ($$$) { $$$ }"') },
      "task.yaml",
      "is no TypeScript code",
    ],
  ])("%s", async (_what, changes, file, message) => {
    const { faults } = await loadTask(await taskFolder(changes));
    expect(faults.length).toBeGreaterThan(0);
    expect(basename(faults[0]?.place?.file ?? "")).toBe(file);
    expect(faults[0]?.message).toContain(message);
    expect(faults[0]?.blame).toBe("infra");
  });
});

describe("a suite", () => {
  it("is a folder of tasks, in the order of their names", async () => {
    const suite = await temporaryFolder();
    for (const name of ["b-task", "a-task"]) {
      await taskFolder({ "task.yaml": taskYaml.replace("add-numbers", name) }, name, suite);
    }
    await writeFiles(suite, { "README.md": "Tasks.", ".cache/x": "" });
    expect((await loadSuite(".", suite)).map(({ id }) => id)).toEqual(["a-task", "b-task"]);
    expect((await loadSuite(["b-task"], suite)).map(({ id }) => id)).toEqual(["b-task"]);
  });

  it("refuses two tasks of one id, an empty suite, a stray folder and a missing one", async () => {
    const suite = await temporaryFolder();
    await taskFolder({}, "one/add-numbers", suite);
    await taskFolder({}, "two/add-numbers", suite);
    expect((await usageErrorOf(loadSuite(["one", "two"], suite))).code).toBe("duplicate-task");
    expect((await usageErrorOf(loadSuite(["one", "one/add-numbers"], suite))).message).toContain("listed twice");
    expect((await usageErrorOf(loadSuite("gone", suite))).code).toBe("no-suite");
    await writeFiles(suite, { "empty/.keep": "", "stray/notes/a.txt": "" });
    expect((await usageErrorOf(loadSuite("empty", suite))).code).toBe("no-suite");
    const stray = await usageErrorOf(loadSuite("stray", suite));
    expect(stray).toMatchObject({ code: "not-a-task", place: { file: join(suite, "stray/notes") } });
  });
});

it("the tasks of this package have a name of their own, from wherever they are asked for", async () => {
  const tasks = await loadSuite("builtin", "/nowhere");
  expect(tasks.map(({ id }) => id)).toContain("fix-cursor-paging");
  await expect(loadSuite("./builtin", "/nowhere")).rejects.toMatchObject({ code: "no-suite" });
});
