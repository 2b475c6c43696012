import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTask } from "../../src/tasks/load.ts";
import { overlay, type Tree, textFile } from "../../src/trees/tree.ts";
import { passedIn, useGrading } from "./grade.ts";

const task = await loadTask(join(import.meta.dirname, "../../tasks/test-rate-limiter"));
const grade = useGrading();
const ALWAYS = "the tests pass on the real implementation, every time";
const OTHERS = "the tests pass on another right implementation";

const good = Buffer.from(task.solution.get("test/limiter.test.ts")?.bytes ?? []).toString();
const imports = `import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { parseRule, RateLimiter } from "../src/index.ts";
`;

async function gradeTests(files: Readonly<Record<string, string>>) {
  const written: Tree = new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));
  const result = await grade(task, overlay(task.workspace, written));
  const passed = passedIn(result).filter((name) => task.grading.failToPass.includes(name));
  return { result, passed, killed: passed.filter((name) => name.startsWith("kills mutant")) };
}

describe("tests that prove nothing", () => {
  it.each([
    ["empty", "", "ran no test"],
    ["junk", "]]] not a program {{{", "ran no test"],
    ["always failing", `${imports}test("no", () => assert.fail());`, "these fail"],
    ["never ending", `${imports}test("stuck", () => { for (;;); });`, "still running"],
    ["ending the process with success at once", `${imports}test("a", () => {}); process.exit(0);`, "ran no test"],
    ["ending the process with success half-way", `${good}\nit("last", () => process.exit(0));`, "ran no test"],
    ["skipped", `${imports}test("a", () => {}); test.skip("b", () => {});`, "skipped or to do"],
    ["to do", `${imports}test("a", () => {}); test.todo("b", () => assert.fail());`, "skipped or to do"],
    [
      "no tests, only assertions",
      `${imports}assert.ok(new RateLimiter(parseRule("1/s")).check("a").allowed);`,
      "ran no test",
    ],
    ["printing what tests print", 'console.log("TAP version 13\\nok 1 - a\\n1..1");', "ran no test"],
    ["importing what is not there", 'import "../src/gone.ts";', "ran no test"],
  ])("are worth nothing: %s", async (_case, text, why) => {
    const { result, passed } = await gradeTests({ "test/limiter.test.ts": text });
    expect(result.verdict).toBe("unresolved");
    expect(passed).toEqual([]);
    expect(result.checks.find(({ name }) => name === ALWAYS)?.detail).toContain(why);
  });

  it("are worth nothing where they are not asked for", async () => {
    expect((await gradeTests({ "checks/limiter.test.ts": good })).passed).toEqual([]);
    const smoke = await gradeTests({ "test/smoke.test.ts": good });
    expect(smoke.passed).toEqual([]);
    expect(smoke.result.tampering).toMatchObject([{ kind: "protected-file", path: "test/smoke.test.ts" }]);
  });

  it("spoil good ones beside them", async () => {
    const bad = `${imports}test("no", () => assert.fail());`;
    expect((await gradeTests({ "test/limiter.test.ts": good, "test/other.test.ts": bad })).passed).toEqual([]);
  });
});

describe("tests that look elsewhere", () => {
  it("kill nothing honestly by comparing the text of the sources", async () => {
    const { createHash } = await import("node:crypto");
    const names = [...task.workspace.keys()].filter((path) => path.startsWith("src/"));
    const hash = createHash("sha256");
    for (const name of names) hash.update(task.workspace.get(name)?.bytes ?? "");
    const text = `${imports}import { createHash } from "node:crypto";
test("nothing changed", () => {
  const hash = createHash("sha256");
  for (const name of ${JSON.stringify(names)}) hash.update(readFileSync(name));
  assert.equal(hash.digest("hex"), ${JSON.stringify(hash.digest("hex"))});
});`;
    const { result, passed } = await gradeTests({ "test/limiter.test.ts": text });
    expect(passed).toContain(ALWAYS);
    expect(passed).not.toContain(OTHERS);
    expect(result.verdict).toBe("unresolved");
  });

  it("kill nothing by counting the lines that differ from the original", async () => {
    const original = Object.fromEntries(
      [...task.workspace].flatMap(([path, { bytes }]) =>
        path.startsWith("src/") ? [[path, Buffer.from(bytes).toString()]] : [],
      ),
    );
    const text = `${imports}
const original = ${JSON.stringify(original)};
test("a small change is a mutant, a large one another implementation", () => {
  for (const [name, text] of Object.entries(original)) {
    const lines = new Set(text.split("\\n"));
    const changed = readFileSync(name, "utf8").split("\\n").filter((line) => !lines.has(line)).length;
    assert.ok(changed === 0 || changed > 8);
  }
});`;
    const { result, killed } = await gradeTests({ "test/limiter.test.ts": text });
    expect(killed).toEqual([]);
    expect(result.verdict).toBe("unresolved");
  });

  it.each([
    ["read the folder above", 'readdirSync("..")'],
    ["read what runs it", 'readFileSync("/proc/self/cmdline")'],
    ["write into the sources", 'writeFileSync("src/bucket.ts", "")'],
    ["start another process", 'process.getBuiltinModule("node:child_process").execSync("true")'],
  ])("cannot %s", async (_case, expression) => {
    const text = `${imports}test("a", () => { ${expression}; });`;
    const { result, passed } = await gradeTests({ "test/limiter.test.ts": text });
    expect(passed).toEqual([]);
    expect(result.checks.find(({ name }) => name === ALWAYS)?.detail).toContain("these fail");
  });
});

describe("tests of some worth", () => {
  it("are worth the promises they hold to", async () => {
    const text = `${imports}test("the last token", () => {
  const limiter = new RateLimiter(parseRule("2/s"), { clock: { now: () => 0 } });
  assert.equal(limiter.check("a", 2).allowed, true);
});`;
    const { result, passed, killed } = await gradeTests({ "test/deep/limiter.test.ts": text.replace("../", "../../") });
    expect(passed).toEqual(expect.arrayContaining([ALWAYS, OTHERS]));
    expect(killed).toEqual(["kills mutant: the last token cannot be spent"]);
    expect(result.verdict).toBe("unresolved");
    expect(result.score).toBeGreaterThan(0);
    expect(result.score).toBeLessThan(1);
  });

  it("may lie in several files with helpers beside them, whatever these say", async () => {
    const files = {
      "test/limiter.test.ts": good,
      "test/helper.ts": 'export const rule = "1/s";\n',
      "test/more.test.ts": `${imports}import { rule } from "./helper.ts";
console.log("not ok 1 - a", process.argv);
console.error("x".repeat(100_000));
test("a", async () => { await null; assert.ok(new RateLimiter(parseRule(rule))); });`,
    };
    expect((await gradeTests(files)).result).toMatchObject({ verdict: "resolved", tampering: [] });
  });
});
