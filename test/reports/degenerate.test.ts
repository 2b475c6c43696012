import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../src/records/run.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { buildReport } from "../../src/reports/build.ts";
import { toCsv } from "../../src/reports/csv.ts";
import { toJson } from "../../src/reports/json.ts";
import { toJunit } from "../../src/reports/junit.ts";
import { toMarkdown } from "../../src/reports/markdown.ts";
import { Report } from "../../src/reports/report.ts";
import { toTerminal } from "../../src/reports/terminal.ts";
import { simulateRun } from "../support/simulated-run.ts";
import { profile, run, trial } from "./records.ts";

const unresolved = { verdict: "unresolved" } as const;
const tasks = Array.from({ length: 8 }, (_, index) => `task-${index}`);
const two = [profile("a"), profile("b")];
const broken = profile("a", { canary: { status: "failed", reason: "no tool call", durationMs: 1 } });

function all(more: Partial<TrialRecord>, repeats = 2): [RunRecord, TrialRecord[]] {
  const record = run(tasks, two, {}, repeats);
  return [record, record.plan.map(({ task, profile, repeat }) => trial(task, profile, repeat, more))];
}

const cases: Record<string, [RunRecord, readonly TrialRecord[]]> = {
  "no tasks": [run([], two), []],
  "no trials": [run(tasks, two), []],
  "one trial": [run(["one"], [profile("a")]), [trial("one", "a")]],
  "one profile": [run(tasks, [profile("a")]), tasks.map((task) => trial(task, "a"))],
  "everything failed": all({ ...unresolved, costUsd: 0.1 }),
  "everything resolved": all({ costUsd: 0.1 }),
  "everything lost": all({ verdict: "ungraded", usage: null, modelSlot: null }),
  "everything timed out": all({ ...unresolved, termination: "timeout" }),
  "everything took no time and cost nothing": all({
    costUsd: 0,
    durationMs: { prepare: 0, agent: 0, model: 0, grade: 0 },
  }),
  "one task": [
    run(["one"], two, {}, 3),
    [1, 2, 3].flatMap((repeat) => [trial("one", "a", repeat), trial("one", "b", repeat, unresolved)]),
  ],
  "only canaries": (() => {
    const [record, trials] = all(unresolved);
    return [{ ...record, tasks: record.tasks.map((task) => ({ ...task, canary: true })) }, trials];
  })(),
  "no profile could run": [run(tasks, [broken, { ...broken, name: "b" }]), []],
  "one profile could not run": [run(tasks, [profile("b"), broken]), tasks.map((task) => trial(task, "b"))],
  "only controls": [
    run(tasks, [profile("oracle", { agent: "oracle", model: null })]),
    tasks.map((task) => trial(task, "oracle")),
  ],
};

/** Every number of a value, however deep. */
function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(numbersOf);
}

describe.each(Object.entries(cases))("%s", (_, [record, trials]) => {
  const report = buildReport(record, trials);

  test("makes a report that its schema accepts, all numbers finite", () => {
    expect(Report.parse(report)).toEqual(report);
    expect(numbersOf(report).filter((number) => !Number.isFinite(number))).toEqual([]);
    expect(JSON.parse(toJson(report))).toEqual(report);
  });

  test("reads sensibly in every format", () => {
    for (const text of [toMarkdown(report), toTerminal(report), toJunit(report), toCsv(report)]) {
      expect(text).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/);
    }
  });
});

describe("what degenerate runs say", () => {
  test("everything failed: no cost per success, and an interval that starts at 0", () => {
    const [a] = buildReport(...(cases["everything failed"] as [RunRecord, TrialRecord[]])).profiles;
    expect(a?.success).toMatchObject({ rate: 0, low: 0 });
    expect(a?.success.high).toBeGreaterThan(0.1);
    expect(a?.costPerSuccessUsd).toEqual({ value: null, low: null, high: null });
    expect(toMarkdown(buildReport(...(cases["everything failed"] as [RunRecord, TrialRecord[]])))).toContain(
      "no success",
    );
  });

  test("everything equal: nobody is better or worse", () => {
    const report = buildReport(...(cases["everything resolved"] as [RunRecord, TrialRecord[]]));
    expect(report.comparisons.map(({ success }) => success.verdict)).not.toContain("better");
    expect(report.comparisons.map(({ success }) => success.verdict)).not.toContain("worse");
  });

  test("a profile that could not run does not win or lose", () => {
    const report = buildReport(...(cases["one profile could not run"] as [RunRecord, TrialRecord[]]));
    expect(report.profiles.find(({ name }) => name === "a")).toMatchObject({
      status: "failed",
      success: { rate: null },
    });
    expect(report.comparisons.map(({ success }) => success.verdict)).toEqual(["undecided"]);
  });
});

describe("losses to infrastructure, unevenly spread", () => {
  const profiles = [
    { name: "incumbent", success: 0.5 },
    { name: "unlucky", success: 0.8, lost: 0.25 },
    { name: "weak", success: 0.25 },
  ];
  const report = buildReport(
    ...(Object.values(simulateRun({ profiles, tasks: 80, repeats: 3, seed: 2 })) as [RunRecord, TrialRecord[]]),
  );

  test("do not change a verdict, and the report shows how far they could", () => {
    const verdicts = Object.fromEntries(
      report.comparisons.map(({ candidate, success }) => [candidate.profile, success.verdict]),
    );
    expect(verdicts).toEqual({ unlucky: "better", weak: "worse" });
    const unlucky = report.profiles.find(({ name }) => name === "unlucky");
    const { lost, allFailed, allResolved } = unlucky?.sensitivity ?? {};
    expect(lost).toBeGreaterThan(30);
    expect(allFailed).toBeLessThan(unlucky?.success.rate ?? 0);
    expect(allResolved).toBeGreaterThan(unlucky?.success.rate ?? 1);
    expect(toMarkdown(report)).toContain(
      `${Math.round((allFailed ?? 0) * 100)} % / ${Math.round((allResolved ?? 0) * 100)} %`,
    );
  });
});
