import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scaffoldTask } from "../../src/scaffold/scaffold.ts";
import { loadTask } from "../../src/tasks/load.ts";
import { Category, Language } from "../../src/tasks/task.ts";
import { type Bench, prove } from "../../src/validation/prove.ts";
import { problemsOf } from "../../src/validation/validation.ts";
import { temporaryFolder, usageErrorOf, writeFiles } from "../tasks/task-folder.ts";
import { bench } from "../validation/subjects.ts";

const kinds = Category.options.flatMap((category) => Language.options.map((language) => ({ category, language })));
const schema = "../../schemas/task.schema.json";

let room: Bench & AsyncDisposable;
beforeAll(async () => {
  room = await bench();
});
afterAll(() => room[Symbol.asyncDispose]());

describe("a new task", () => {
  test.each(kinds)("$category in $language can be read, and has everything a proof asks for", async (kind) => {
    const suite = await temporaryFolder();
    const paths = await scaffoldTask(suite, { name: "my-first-task", schema, ...kind });
    expect(paths).toContain("task.yaml");
    const task = await loadTask(join(suite, "my-first-task"));
    expect(task).toMatchObject({ id: "my-first-task", level: 1, faults: [], ...kind });
    expect(task.decoys.size).toBeGreaterThanOrEqual(3);
    const yaml = await readFile(join(suite, "my-first-task/task.yaml"), "utf8");
    expect(yaml).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/schemas\/task\.schema\.json\n/);
    // Anchors are nothing that a person would write.
    expect(yaml).not.toMatch(/[&*]a1/);
    if (kind.language !== "typescript") expect(paths.filter((path) => path.endsWith(".ts"))).toEqual([]);
    if (kind.language === "javascript") expect(yaml).not.toContain(".ts");
  });

  // Those of other languages are proven in containers, where their toolchains are.
  const here = kinds.filter(({ language, category }) => language === "typescript" || category === "patch");
  test.each(here.filter(({ language }) => language.endsWith("script")))(
    "$category in $language is proven as it is",
    async (kind) => {
      const suite = await temporaryFolder();
      await scaffoldTask(suite, { name: "my-first-task", schema, ...kind });
      const proof = await prove(await loadTask(join(suite, "my-first-task")), room);
      expect(problemsOf(proof)).toEqual([]);
      expect(proof.valid).toBe(true);
    },
  );

  test("never takes the place of what is there", async () => {
    const suite = await temporaryFolder();
    await writeFiles(suite, { "mine/task.yaml": "mine" });
    const request = { category: "patch", language: "go", schema } as const;
    const error = await usageErrorOf(scaffoldTask(suite, { name: "mine", ...request }));
    expect(error).toMatchObject({ code: "task-exists", fix: expect.stringContaining("another name") });
    expect(await readFile(join(suite, "mine/task.yaml"), "utf8")).toBe("mine");
    await writeFile(join(suite, "file"), "");
    expect((await usageErrorOf(scaffoldTask(suite, { name: "file", ...request }))).code).toBe("task-exists");
    expect((await usageErrorOf(scaffoldTask(join(suite, "file"), { name: "a", ...request }))).code).toBe(
      "unusable-folder",
    );
  });

  test.each(["My Task", "../out", "a_b", ""])("cannot be called %j", async (name) => {
    const suite = await temporaryFolder();
    const error = await usageErrorOf(scaffoldTask(suite, { name, category: "patch", language: "go", schema }));
    expect(error.code).toBe("invalid-name");
  });
});
