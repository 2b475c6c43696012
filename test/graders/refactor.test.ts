import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { overlay } from "../../src/trees/tree.ts";
import { useClean } from "./contract.ts";
import { refactorTask as task, taxModule, untangled } from "./subjects.ts";
import { tree } from "./support.ts";

const grade = useClean();
const gradeFiles = (files: Readonly<Record<string, string>>, base = task.workspace) =>
  grade(task, overlay(base, tree(files)));
const done = { "src/shop.js": untangled, "src/tax.js": taxModule };

describe("a shape", () => {
  it("is worth the share of assertions that hold, as long as the behaviour does", async () => {
    const result = await gradeFiles({ ...done, "docs/tax.md": "Taxes.\n" });
    expect(result).toMatchObject({ verdict: "unresolved", score: 5 / 6 });
    expect(result.subScores).toEqual({ behaviour: 1, structure: 1, api: 1, scope: 1 / 2, duplication: 1 });
    expect(result.reason).toBe('1 of 6 assertions do not hold, the first is "only allowed files changed": docs/tax.md');
  });

  it("is worth nothing where the behaviour broke", async () => {
    const result = await gradeFiles({ ...done, "src/tax.js": taxModule.replace("Math.round", "Math.floor") });
    expect(result).toMatchObject({ verdict: "unresolved", score: 0, subScores: { behaviour: 1 / 2, structure: 1 } });
    expect(result.reason).toContain("quotes with a note");
  });
});

/** Ways to look finished: what is left behind, the check that fails, and what it says. */
const cheats: Readonly<Record<string, readonly [files: Record<string, string>, check: string, evidence: string]>> = {
  "rename without moving": [
    {
      "src/shop.js": (untangled + taxModule)
        .replace('import { taxOf } from "./tax.js";\n', "")
        .replace("export function taxOf", "function taxOf"),
    },
    "the rate is known in src/tax.js alone",
    "1 still in src/shop.js, 0 in src/tax.js",
  ],
  "copy instead of moving": [
    { "src/tax.js": taxModule },
    "the rate is known in src/tax.js alone",
    "2 still in src/shop.js, 1 in src/tax.js",
  ],
  "name the thing in a comment": [
    {
      "src/shop.js": untangled.replace(/taxOf\(order\)/g, "Math.round(order.net * (19 / 100))"),
      "src/tax.js": "// export function taxOf: 0.19\nexport {};\n",
    },
    "the rate is known in src/tax.js alone",
    "0 still in src/shop.js, 0 in src/tax.js",
  ],
  "change the public names on the way": [
    { ...done, "src/shop.js": untangled.replace('quote(order, note = "")', 'quote(order, note = "", rate)') },
    "src/shop.js exports what it did",
    "changed: quote(_,_?) → quote(_,_?,_)",
  ],
  "drop a public name": [
    {
      ...done,
      "src/shop.js": untangled
        .replace("export function checkout", "function checkout")
        .concat("export { checkout as pay };\n"),
    },
    "src/shop.js exports what it did",
    "gone: checkout(_)\nadded: pay(_)",
  ],
  "rewrite everything": [
    {
      ...done,
      "src/extra.js": Array.from({ length: 40 }, (_, index) => `export const x${index} = ${index};\n`).join(""),
    },
    "the change is no larger than needed",
    "at most 40",
  ],
  "copy a function per caller": [
    {
      ...done,
      "src/a.js": `export function a(list) {\n  const kept = [];\n  for (const one of list) {\n    if (one.net > 10 && one.open) kept.push({ net: one.net, tax: one.tax });\n  }\n  kept.sort((x, y) => x.net - y.net);\n  return kept.map((one) => one.net + one.tax);\n}\n`,
      "src/b.js": `export function b(list) {\n  const kept = [];\n  for (const one of list) {\n    if (one.net > 10 && one.open) kept.push({ net: one.net, tax: one.tax });\n  }\n  kept.sort((x, y) => x.net - y.net);\n  return kept.map((one) => one.net + one.tax);\n}\n`,
    },
    "nothing is copied that could be shared",
    "src/b.js:1-",
  ],
  "leave code that does not parse": [
    { ...done, "src/tax.js": "export function taxOf( {" },
    "tax.js exports one function",
    "src/tax.js does not parse at line 1",
  ],
  "leave code nested too deeply to look into": [
    { ...done, "src/tax.js": `${taxModule}const deep = ${"[".repeat(900)}${"]".repeat(900)};\n` },
    "tax.js exports one function",
    "nested more than 400 deep",
  ],
  "leave a file too large to look into": [
    { ...done, "src/tax.js": `${taxModule}// ${"x".repeat(600_000)}\n` },
    "tax.js exports one function",
    "larger than 524288 bytes",
  ],
};

describe("work that only looks finished is rejected with the reason", () => {
  it.each(Object.entries(cheats))("those that %s", async (_, [files, check, evidence]) => {
    const result = await gradeFiles(files);
    expect(result.verdict).toBe("unresolved");
    const failed = result.checks.filter(({ passed }) => !passed);
    expect(failed.map(({ name }) => name)).toContain(check);
    expect(failed.find(({ name }) => name === check)?.detail).toContain(evidence);
    expect(result.reason).toBeTruthy();
  });

  it("those that bend the tests", async () => {
    const files = { ...done, "test/shop.test.js": "", "hidden-tests/shop.test.js": "", "src/shop.js": "export {};\n" };
    const result = await gradeFiles(files);
    expect(result).toMatchObject({ verdict: "unresolved", score: 0 });
    expect(result.tampering.map(({ kind }) => kind)).toEqual(["hidden-path", "protected-file"]);
  });
});

describe("structure in other languages", () => {
  it("cannot be left for a language that the rule is not for", async () => {
    const rule = { kind: "predefined_type" };
    const structure = [{ name: "no types", files: ["src/**"], rule, expect: "absent" as const }];
    const files = { ...done, "src/a.py": "import requests\n" };
    const result = await grade(
      { ...task, grading: { ...task.grading, structure } },
      overlay(task.workspace, tree(files)),
    );
    const detail = result.checks.find(({ kind }) => kind === "structure")?.detail;
    expect(detail).toContain("src/a.py is in python, which the rule is not for");
  });

  it.each([
    ["python", "src/a.py", "import requests\n\ndef get(url):\n    return requests.get(url)\n", "requests.get($$$)"],
    [
      "go",
      "src/a.go",
      "package a\n\nfunc Get() { http.Get(url) }\n",
      { kind: "selector_expression", regex: "^http\\.Get$" },
    ],
    [
      "typescript",
      "src/a.ts",
      "export const f = (a: number): number => a;\n",
      { kind: "predefined_type", regex: "number" },
    ],
  ])("is looked into: %s", async (_language, path, text, rule) => {
    const structure = [{ name: "it is gone", files: ["src/a.*"], rule, expect: "absent" as const }];
    const result = await grade(
      { ...task, grading: { ...task.grading, structure } },
      overlay(task.solved, tree({ [path]: text })),
    );
    expect(result.checks.find(({ kind }) => kind === "structure")).toMatchObject({ passed: false });
    expect(result.checks.find(({ kind }) => kind === "structure")?.detail).toContain(`${path}:`);
  });
});

it("code that was never there cannot be moved: the task is at fault", async () => {
  const [move, ...others] = task.grading.structure;
  const structure = [{ ...move, name: "moved", rule: { kind: "class_declaration" } }, ...others];
  const error = await grade({ ...task, grading: { ...task.grading, structure } }, task.solved).catch(
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({ code: "ungradable-task", place: { key: "grading.structure[0].moved.from" } });
});
