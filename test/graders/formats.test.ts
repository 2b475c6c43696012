import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MalformedReport } from "../../src/graders/formats/format.ts";
import { isReport, readReport } from "../../src/graders/formats/registry.ts";
import type { ReportFormat } from "../../src/tasks/task.ts";

const fixtures = fileURLToPath(new URL("../fixtures/reports/", import.meta.url));

async function fixture(format: ReportFormat, file: string) {
  return readReport(format, await readFile(`${fixtures}${file}`));
}

function parse(format: ReportFormat, text: string) {
  return readReport(format, Buffer.from(text));
}

/** Names by status, in the order of the report. */
function byStatus(results: Awaited<ReturnType<typeof fixture>>) {
  const named = (status: string) => results.filter((result) => result.status === status).map(({ name }) => name);
  return { passed: named("passed"), failed: named("failed"), skipped: named("skipped") };
}

function detailOf(results: Awaited<ReturnType<typeof fixture>>, name: string): string | undefined {
  return results.find((result) => result.name === name)?.detail;
}

const quoted = 'cart > with a voucher > keeps # and \\ and "quotes" <b>&amp;</b>';
const discount = "cart > with a voucher > takes 10 % off, never below zero";

describe("node --test", () => {
  const passed = ["exits.test.js", "leaky > opens", "cart > adds up", quoted];
  const steps = ["parent test > first step", "parent test > second\\nstep"];
  const skipped = ["cart > is skipped", "cart > is to be done"];

  it("reads its TAP: subtests, directives, escapes, and nothing that a message or a product printed", async () => {
    const results = await fixture("tap", "node-test.tap");
    const suites = ["cart > with a voucher", "cart"];
    expect(byStatus(results)).toEqual({
      passed: [...passed, ...steps],
      failed: ["broken.test.js", "leaky", discount, ...suites, "prints colours when it fails"],
      skipped,
    });
    expect(detailOf(results, discount)).toBe("Expected values to be strictly equal:\n\n1 !== 2");
    expect(detailOf(results, "leaky")).toBe("left a file open");
    expect(detailOf(results, "cart > is skipped")).toBe("no printer here");
  });

  it("reads its JUnit by the same names", async () => {
    const results = await fixture("junit", "node-test.junit.xml");
    expect(byStatus(results)).toEqual({
      passed: [...passed, ...steps],
      failed: ["broken.test.js", discount, "prints colours when it fails"],
      skipped,
    });
    expect(detailOf(results, discount)).toContain("1 !== 2");
  });
});

describe("vitest", () => {
  const expected = {
    passed: ["cart > adds up", quoted, "leaky > opens"],
    skipped: ["cart > is skipped", "cart > is to be done"],
  };

  it("reads its JSON, with files that could not be loaded and hooks that threw", async () => {
    const results = await fixture("vitest-json", "vitest.json");
    const failed = ["/app/broken.test.js", discount, "prints colours when it fails", "/app/hook.test.js"];
    expect(byStatus(results)).toEqual({ ...expected, failed });
    expect(detailOf(results, discount)).toContain("expected 1 to be 2");
  });

  it("reads its JUnit by the same names", async () => {
    const results = await fixture("junit", "vitest.junit.xml");
    const failed = ["broken.test.js", discount, "prints colours when it fails", "leaky"];
    expect(byStatus(results)).toEqual({ ...expected, failed });
    expect(detailOf(results, discount)).toBe("expected 1 to be 2 // Object.is equality");
  });
});

describe("pytest", () => {
  const expected = {
    passed: [
      "tests.test_cart > test_adds_up",
      "tests.test_cart.TestVoucher > test_takes_off[10]",
      "tests.test_cart > test_fixed_bug",
    ],
    failed: [
      "tests.test_broken",
      "tests.test_cart.TestVoucher > test_takes_off[200]",
      "tests.test_cart > test_needs_database",
      "tests.test_cart > test_teardown",
    ],
    skipped: ["tests.test_cart > test_prints", "tests.test_cart > test_known_bug"],
  };

  it.each([
    ["pytest-json", "pytest.json"],
    ["junit", "pytest.junit.xml"],
  ] as const)("reads its %s by the same names", async (format, file) => {
    const results = await fixture(format, file);
    expect(byStatus(results)).toEqual(expected);
    expect(detailOf(results, "tests.test_cart > test_teardown")).toContain("left a file open");
    expect(detailOf(results, "tests.test_broken")).not.toBe("");
  });
});

describe("TAP of other producers", () => {
  it("takes plans first, missing numbers, missing dashes and node-tap's times", () => {
    const text = "TAP version 14\n1..4\nok\nok 2 second # time=12ms\nnot ok - third\nok 4 - a \\# b # Skip why\n";
    expect(byStatus(parse("tap", text))).toEqual({ passed: ["", "second"], failed: ["third"], skipped: ["a # b"] });
  });

  it("takes a plan that skips everything", () => {
    expect(parse("tap", "TAP version 13\n1..0 # SKIP wrong platform\n")).toEqual([]);
  });

  it.each([
    ["a run that bailed out", "1..2\nok 1 - a\nBail out! no database\n", "bailed out: no database"],
    ["a plan that is not kept", "1..3\nok 1 - a\n", "plans 3 tests and has 1"],
    ["a subtest's plan that is not kept", "    ok 1 - a\n    1..2\nok 1 - p\n1..1\n", "plans 2 tests and has 1"],
    ["no plan", "TAP version 13\nok 1 - a\n", "no plan"],
    ["two plans", "1..1\nok 1 - a\n1..1\n", "two plans"],
    ["an end within a subtest", "1..1\nok 1 - a\n    ok 1 - b\n", "within a subtest"],
    ["an end within diagnostics", "1..1\nok 1 - a\n  ---\n  error: x\n", "within the diagnostics"],
    ["subtests nested without end", `${" ".repeat(4000)}ok 1 - a\n`, "deep"],
  ])("refuses %s", (_what, text, message) => {
    expect(() => parse("tap", text)).toThrow(MalformedReport);
    expect(() => parse("tap", text)).toThrow(message);
  });
});

describe("hostile and broken reports", () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><testsuites><testcase name="&b;"/></testsuites>`;
  const nested = `${'<testsuite name="s">'.repeat(5000)}<testcase name="a"/>${"</testsuite>".repeat(5000)}`;

  it.each<[string, ReportFormat, string | Uint8Array, string]>([
    ["entities of a document type", "junit", laughs, "not XML"],
    [
      "an external entity",
      "junit",
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite>&a;</testsuite>`,
      "",
    ],
    ["XML cut in the middle", "junit", '<testsuites><testcase name="a">', "not XML"],
    ["XML of another kind", "junit", "<html/>", "<html>"],
    ["suites nested without end", "junit", nested, "deep"],
    ["a million tests", "junit", `<testsuite>${"<testcase/>".repeat(20_002)}</testsuite>`, "more than 20000"],
    ["an empty file", "junit", "", "not XML"],
    ["JSON cut in the middle", "vitest-json", '{"testResults":[', "not JSON"],
    ["JSON of another shape", "vitest-json", '{"testResults":[{"name":1}]}', "testResults[0].name"],
    ["arrays nested without end", "pytest-json", "[".repeat(1_000_000), "not JSON"],
    ["bytes that are no text", "tap", Uint8Array.of(0xff, 0xfe, 0x00), "UTF-8"],
    ["more than sixteen megabytes", "tap", new Uint8Array(16 * 1024 * 1024 + 1), "larger"],
  ])("refuses %s", (_what, format, content, message) => {
    const read = () => readReport(format, Buffer.from(content));
    expect(read).toThrow(MalformedReport);
    expect(read).toThrow(message);
  });

  it("keeps results apart from text that looks like XML", () => {
    const text = `<testsuite name="s"><testcase name="a"><failure>&lt;/failure&gt;<![CDATA[</testcase><testcase name="b"/>]]></failure></testcase></testsuite>`;
    expect(parse("junit", text)).toEqual([
      { name: "s > a", status: "failed", detail: '</failure></testcase><testcase name="b"/>' },
    ]);
  });
});

describe("telling a report from other files", () => {
  it("knows every format", async () => {
    for (const file of ["node-test.tap", "node-test.junit.xml", "vitest.json", "vitest.junit.xml", "pytest.json"]) {
      expect(isReport(await readFile(`${fixtures}${file}`, "utf8")), file).toBe(true);
    }
  });

  it("takes nothing else for one", () => {
    for (const text of ["", "ok then\n", '{"name":"app","tests":[]}', "<svg/>", "# Notes\n\nok 1 - done\n"]) {
      expect(isReport(text), text).toBe(false);
    }
  });
});
