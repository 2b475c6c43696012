import { describe, expect, it } from "vitest";
import { overlay } from "../../src/trees/tree.ts";
import { useClean } from "./contract.ts";
import { goodTests, imports, testGenerationTask as task } from "./subjects.ts";
import { tree } from "./support.ts";

const grade = useClean();
const gradeTests = (files: Readonly<Record<string, string>>, timeoutSeconds = task.grading.timeoutSeconds) =>
  grade({ ...task, grading: { ...task.grading, timeoutSeconds } }, overlay(task.workspace, tree(files)));
const mutantsIn = ({ checks }: Awaited<ReturnType<typeof grade>>) => checks.filter(({ kind }) => kind === "mutant");

describe("good tests", () => {
  it("are worth the share of bugs they find, and name the test that found each", async () => {
    const result = await gradeTests({
      "test/a.test.js": `${imports}test("adds", () => assert.equal(total([1, 2]), 3));`,
    });
    expect(result).toMatchObject({ verdict: "resolved", subScores: { killed: 2 / 3, gain: 2 / 3 }, score: 2 / 3 });
    expect(mutantsIn(result).map(({ name, passed, detail }) => [name, passed, detail])).toEqual([
      ["first-only", true, "killed by adds"],
      ["one-too-many", false, "no test fails on it"],
      ["broken", true, "killed by adds"],
    ]);
  });

  it("do not resolve the task below its threshold", async () => {
    const result = await gradeTests({
      "test/a.test.js": `${imports}test("counts", () => assert.equal(count([1, 2]), 2));`,
    });
    expect(result).toMatchObject({ verdict: "unresolved", score: 1 / 3 });
    expect(result.reason).toBe("the tests find 1 of 3 bugs, 2 are needed; the first they miss is first-only");
  });

  it("gain only what the tests that were there did not find", async () => {
    const known = { ...task, grading: { ...task.grading, existing: ["first-only", "broken"] } };
    const files = tree({ "test/a.test.js": `${imports}test("adds", () => assert.equal(total([1, 2]), 3));` });
    expect((await grade(known, overlay(task.workspace, files))).subScores).toEqual({ killed: 2 / 3, gain: 0 });
  });

  it("may lie in several files with helpers beside them, whatever these print", async () => {
    const files = {
      "test/deep/cart.test.js": goodTests.replace("../src", "../../src"),
      "test/helper.js": "export const prices = [1];\n",
      "test/more.test.js": `${imports}import { prices } from "./helper.js";
console.log("not ok 1 - a");
test("more", async () => { await null; setTimeout(() => {}, 0); assert.equal(total(prices), 1); });`,
    };
    expect(await gradeTests(files)).toMatchObject({ verdict: "resolved", score: 1, tampering: [] });
  });
});

const length = task.workspace.get("src/cart.js")?.bytes.byteLength;

/** Ways to look good without finding bugs: what is written, the check that fails, and what it says. */
const cheats: Readonly<Record<string, readonly [files: Record<string, string>, check: string, evidence: string]>> = {
  "write nothing": [{}, "tests were written", "no file of tests"],
  "write a file without a test": [{ "test/a.test.js": "// tests\n" }, "first-only", "no test fails"],
  "assert nothing": [
    { "test/a.test.js": `${imports}test("a", () => { total([1]); count([]); });` },
    "first-only",
    "no test fails",
  ],
  "fail always": [
    { "test/a.test.js": `${imports}test("no", () => assert.fail());` },
    "run 1 on the right code passes",
    "no fails",
  ],
  "fail now and then": [
    {
      "test/a.test.js": `${imports}import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
const once = process.hrtime.bigint() % 2n;
test(\`takes \${process.hrtime.bigint()}\`, () => assert.ok(once < 2n));`,
    },
    "all runs are equal",
    "other tests ran",
  ],
  "be skipped": [
    { "test/a.test.js": `${goodTests}test.skip("b", () => {});` },
    "no test is skipped, put off or singled out",
    "test/a.test.js:7 test.skip",
  ],
  "be skipped behind another name": [
    { "test/a.test.js": `${imports}const run = test; run("a", (t) => t["sk" + "ip"]());` },
    "run 1 on the right code passes",
    "a is skipped",
  ],
  "be to do": [
    { "test/a.test.js": `${goodTests}test("b", { todo: true }, () => {});` },
    "no test is skipped, put off or singled out",
    "todo: true",
  ],
  "single tests out": [
    { "test/a.test.js": goodTests.replace('test("adds', 'test.only("adds') },
    "no test is skipped, put off or singled out",
    "test.only",
  ],
  "sleep their way to green": [
    {
      "test/a.test.js": `${imports}test("a", async () => { await new Promise((go) => setTimeout(go, 20)); assert.equal(total([1]), 1); });`,
    },
    "no test waits for time to pass",
    "test/a.test.js:4 setTimeout(go, 20)",
  ],
  "use the network": [
    { "test/a.test.js": `${goodTests}import http from "node:http";\ntest("b", () => assert.ok(http));` },
    "no test uses the network",
    'import http from "node:http"',
  ],
  "end the process with success": [
    { "test/a.test.js": `${goodTests}process.exit(0);` },
    "no test ends the process",
    "process.exit(0)",
  ],
  hang: [
    { "test/a.test.js": `${imports}test("a", () => { for (;;); });` },
    "run 1 on the right code passes",
    "still running",
  ],
  "not load": [{ "test/a.test.js": 'import "../src/gone.js";' }, "run 1 on the right code passes", "a.test.js fails"],
  "be no program": [{ "test/a.test.js": "]]] not {{{" }, "test files can be read", "does not parse at line 1"],
  "print what tests print": [
    { "test/a.test.js": 'console.log("TAP version 13\\nok 1 - a\\n1..1");' },
    "first-only",
    "no test fails",
  ],
  "compare the text of the code": [
    {
      "test/a.test.js": `${imports}import * as fs from "node:fs";
import { createHash } from "node:crypto";
const name = ["..", "src", "cart.js"].join("/");
test("same", () => assert.equal(fs["readFile" + "Sync"](new URL(name, import.meta.url)).length, ${length}));`,
    },
    "run 2 on the right code passes",
    "same fails",
  ],
  "read the code": [
    {
      "test/a.test.js": `${goodTests}import { readFileSync } from "node:fs";\ntest("b", () => readFileSync("src/cart.js"));`,
    },
    "no test reads code instead of running it",
    'readFileSync("src/cart.js")',
  ],
  "hold to the insides": [
    { "test/a.test.js": `${goodTests}test("b", () => assert.match(String(total), /let sum/));` },
    "reduce",
    "right code in other words: b fails",
  ],
};

describe("tests that prove nothing are rejected with the reason", () => {
  it.each(Object.entries(cheats))(
    "those that %s",
    async (name, [files, check, evidence]) => {
      const result = await gradeTests(files, name === "hang" ? 4 : undefined);
      expect(result.verdict).toBe("unresolved");
      expect(result.score).toBeLessThan(task.grading.threshold);
      const failed = result.checks.filter(({ passed }) => !passed);
      expect(failed.map(({ name }) => name)).toContain(check);
      expect(failed.find(({ name }) => name === check)?.detail).toContain(evidence);
      expect(result.reason).toBeTruthy();
    },
    120_000,
  );
});

describe("files outside of the tests", () => {
  it("are restored, whoever breaks them to make tests pass", async () => {
    const files = {
      "src/cart.js": "export const total = () => 6;\nexport const count = () => 2;\n",
      "test/a.test.js": goodTests,
    };
    const result = await gradeTests(files);
    expect(result).toMatchObject({ verdict: "resolved", tampering: [{ kind: "protected-file", path: "src/cart.js" }] });
  });

  it("count for nothing, and neither do changes of the tests that were there", async () => {
    const result = await gradeTests({ "checks/a.test.js": goodTests, "test/smoke.test.js": goodTests });
    expect(result).toMatchObject({ verdict: "unresolved", reason: expect.stringContaining("no file of tests") });
    expect(result.tampering.map(({ path }) => path)).toEqual(["checks/a.test.js", "test/smoke.test.js"]);
  });
});

it("a bug that makes the tests hang or crash is not killed by that", async () => {
  const cart = (text: string) => overlay(task.workspace, tree({ "src/cart.js": text }));
  const mutants = new Map([
    ["hangs", { explanation: "", tree: cart("for (;;);\nexport const total = () => 0, count = () => 0;\n") }],
    [
      "crashes",
      { explanation: "", tree: cart("throw new Error('no');\nexport const total = () => 0, count = () => 0;\n") },
    ],
  ]);
  const result = await grade({ ...task, mutants, grading: { ...task.grading, timeoutSeconds: 4 } }, task.solved);
  expect(mutantsIn(result)).toMatchObject([
    { name: "hangs", passed: false, detail: expect.stringContaining("still running") },
    { name: "crashes", passed: false, detail: expect.stringContaining("could not be run") },
  ]);
  expect(result).toMatchObject({ verdict: "unresolved", score: 0 });
});
