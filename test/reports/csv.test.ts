import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { buildReport } from "../../src/reports/build.ts";
import { toCsv } from "../../src/reports/csv.ts";
import { sixBySixty } from "../support/simulated-run.ts";
import { profile, run, trial } from "./records.ts";

/** RFC 4180, strictly: a quote in a bare field, a lone line feed or a ragged row throws. */
function parse(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const quoted = /"((?:[^"]|"")*)"/y;
      const bare = /[^",\r\n]*/y;
      const pattern = text[at] === '"' ? quoted : bare;
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) throw new Error(`no field at ${at}`);
      row.push(pattern === quoted ? (found[1] ?? "").replaceAll('""', '"') : found[0]);
      at += found[0].length;
      if (text[at] !== ",") break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== "\r\n") throw new Error(`no end of line at ${at}`);
    at += 2;
    rows.push(row);
  }
  const [head = [], ...rest] = rows;
  return rest.map((row) => {
    if (row.length !== head.length) throw new Error(`${row.length} fields instead of ${head.length}`);
    return Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""]));
  });
}

describe("trials.csv", () => {
  const { run: record, trials } = sixBySixty();
  const report = buildReport(record, trials);
  const rows = parse(toCsv(report));

  test("has a row for each attempt, those that count first", () => {
    const all = [...report.trials, ...report.retried];
    expect(rows.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(rows.filter(({ counted }) => counted === "true")).toHaveLength(report.trials.length);
  });

  test("success, times, tokens and costs can be computed from it", () => {
    for (const { name, success, costUsd, tokens, latencyMs } of report.profiles) {
      const mine = rows.filter(({ profile, counted }) => profile === name && counted === "true");
      const graded = mine.filter(({ verdict }) => verdict !== "ungraded");
      const tasks = [...Map.groupBy(graded, ({ task }) => task).values()];
      const means = tasks.map((group) => group.filter(({ verdict }) => verdict === "resolved").length / group.length);
      expect(means.reduce((sum, mean) => sum + mean, 0) / means.length).toBeCloseTo(success.rate ?? Number.NaN, 12);
      const sum = (column: string) => mine.reduce((total, row) => total + Number(row[column]), 0);
      expect(sum("cost_usd")).toBeCloseTo(costUsd ?? Number.NaN, 9);
      expect(sum("input_tokens")).toBe(tokens?.input);
      const sorted = graded.map(({ agent_ms }) => Number(agent_ms)).sort((a, b) => a - b);
      const middle =
        ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
      expect(middle).toBeCloseTo(latencyMs.agent.p50 ?? Number.NaN, 9);
    }
  });

  test("every column is in docs/reports.md, in this order", async () => {
    const [head = ""] = toCsv(report).split("\r\n");
    const [, section = ""] = (await readFile("docs/reports.md", "utf8")).split("## trials.csv");
    const documented = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(
      ([, cell = ""]) => cell.match(/[a-z_]+/g) ?? [],
    );
    expect(documented).toEqual(head.split(","));
  });
});

describe("a field", () => {
  const rowOf = (more: Parameters<typeof trial>[3]) =>
    parse(toCsv(buildReport(run(["one"], [profile("a")]), [trial("one", "a", 1, more)])))[0];

  test("that was not measured is empty, not 0; a measured 0 is 0", () => {
    expect(rowOf({ costUsd: null, usage: null })).toMatchObject({ cost_usd: "", input_tokens: "", requests: "" });
    expect(rowOf({ costUsd: 0 })).toMatchObject({ cost_usd: "0" });
    expect(rowOf({ verdict: "ungraded" })).toMatchObject({ score: "" });
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil","x")', "＝1+1"])(
    "%s is no formula",
    (reason) => {
      expect(rowOf({ verdict: "unresolved", reason })?.["reason"]).toBe(`'${reason}`);
    },
  );

  test("with quotes, commas and lines comes back, on one line", () => {
    expect(rowOf({ verdict: "unresolved", reason: 'said "no, never"\r\n=1+1' })?.["reason"]).toBe(
      'said "no, never" =1+1',
    );
  });
});
