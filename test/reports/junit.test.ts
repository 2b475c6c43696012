import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { buildReport } from "../../src/reports/build.ts";
import { toJunit } from "../../src/reports/junit.ts";
import { sixBySixty } from "../support/simulated-run.ts";
import { profile, run, trial } from "./records.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** A strict parse: whatever XML 1.0 does not allow throws. */
function parse(xml: string): Element {
  const parser = new SaxesParser();
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return root.children[0] as Element;
}

const named = (element: Element, name: string) => element.children.filter((child) => child.name === name);
const only = (element: Element | undefined, name: string) => named(element as Element, name)[0];

/** What CI servers' schema (Jenkins' junit-10.xsd) allows, as far as it is used here. */
const allowed: Record<string, { attributes: readonly string[]; children: readonly string[] }> = {
  testsuites: { attributes: ["name", "tests", "failures", "errors", "time"], children: ["testsuite"] },
  testsuite: {
    attributes: ["name", "tests", "failures", "errors", "skipped", "time", "timestamp"],
    children: ["properties", "testcase"],
  },
  properties: { attributes: [], children: ["property"] },
  property: { attributes: ["name", "value"], children: [] },
  testcase: { attributes: ["name", "classname", "time"], children: ["failure", "error", "system-out"] },
  failure: { attributes: ["type", "message"], children: [] },
  error: { attributes: ["type", "message"], children: [] },
  "system-out": { attributes: [], children: [] },
};

function checkStructure(element: Element): void {
  const rules = allowed[element.name];
  expect(rules, element.name).toBeDefined();
  for (const attribute of Object.keys(element.attributes)) expect(rules?.attributes).toContain(attribute);
  for (const child of element.children) {
    expect(rules?.children).toContain(child.name);
    checkStructure(child);
  }
}

describe("junit.xml", () => {
  const { run: record, trials } = sixBySixty();
  const report = buildReport(record, trials);
  const root = parse(toJunit(report));

  test("has the structure that CI servers read", () => {
    checkStructure(root);
    for (const suite of root.children)
      expect(suite.attributes["timestamp"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  test("has a suite for each profile and a case for each trial that counts; its totals are right", () => {
    expect(root.children.map(({ attributes }) => attributes["name"])).toEqual(report.profiles.map(({ name }) => name));
    for (const suite of root.children) {
      const cases = named(suite, "testcase");
      const mine = report.trials.filter(({ profile }) => profile === suite.attributes["name"]);
      expect(cases).toHaveLength(mine.length);
      expect(new Set(cases.map(({ attributes }) => `${attributes["classname"]} ${attributes["name"]}`)).size).toBe(
        mine.length,
      );
      expect(suite.attributes).toMatchObject({
        tests: String(mine.length),
        failures: String(mine.filter(({ verdict }) => verdict === "unresolved").length),
        errors: String(mine.filter(({ verdict }) => verdict === "ungraded").length),
      });
    }
    expect(root.attributes["tests"]).toBe(String(report.trials.length));
  });
});

describe("a test case", () => {
  const record = run(["one", "two", "ghost"], [profile("a")]);
  const withCanary = { ...record, tasks: record.tasks.map((task) => ({ ...task, canary: task.id === "ghost" })) };
  const caseOf = (more: Parameters<typeof trial>[3], task = "one") =>
    named(parse(toJunit(buildReport(withCanary, [trial(task, "a", 1, more)]))).children[0] as Element, "testcase")[0];

  test("passes when it is resolved", () => {
    const found = caseOf({});
    expect(found?.attributes).toMatchObject({ name: "one", classname: "a.patch", time: "1.210" });
    expect(found?.children.map(({ name }) => name)).toEqual(["system-out"]);
  });

  test("fails with reason, blame and evidence when it is not", () => {
    const checks = [
      { name: "pages", kind: "fail-to-pass", passed: false, detail: "expected 3" },
      { name: "other", kind: "pass-to-pass", passed: true, detail: "" },
    ] as const;
    const failure = only(
      caseOf({ verdict: "unresolved", blame: "profile", reason: "it broke", checks: [...checks] }),
      "failure",
    );
    expect(failure?.attributes).toEqual({ type: "profile", message: "it broke" });
    expect(failure?.text).toBe("blame: profile\nit broke\nfail-to-pass: pages: expected 3");
  });

  test("is an error when infrastructure lost it", () => {
    const found = caseOf({ verdict: "ungraded", reason: "disk full" });
    expect(only(found, "error")?.attributes).toEqual({ type: "infra", message: "disk full" });
    expect(only(found, "failure")).toBeUndefined();
  });

  test("of a canary passes when it is left undone, and fails when it is claimed", () => {
    expect(only(caseOf({ verdict: "unresolved" }, "ghost"), "failure")).toBeUndefined();
    expect(only(caseOf({}, "ghost"), "failure")?.attributes["type"]).toBe("canary");
  });

  test("says that a profile could not run, which has no trials", () => {
    const canary = { status: "failed", reason: "no tool <calls>", durationMs: 1 } as const;
    const suite = parse(toJunit(buildReport(run(["one"], [profile("a", { canary })]), []))).children[0];
    expect(suite?.attributes).toMatchObject({ tests: "1", errors: "1" });
    expect(only(only(suite, "testcase"), "error")?.attributes["message"]).toBe("profile failed: no tool <calls>");
  });

  test("with any text is well-formed", () => {
    const text = `]]> <a b="c"> & &amp; 'q' \u0000\u0008\u001b[31m\u000b\ufffe\uffff \ud800 \udfff 🦀 \u2028 日本`;
    const found = caseOf({
      verdict: "unresolved",
      reason: text,
      checks: [{ name: text, kind: "fail-to-pass", passed: false, detail: text }],
      tampering: [{ kind: "symlink", path: text, detail: text }],
      artifacts: text,
    });
    const message = only(found, "failure")?.attributes["message"] ?? "";
    expect(message).toContain(`]]> <a b="c"> & &amp; 'q'`);
    expect(message).toContain("🦀");
    expect(message).toContain("日本");
  });
});
