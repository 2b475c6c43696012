import { count, duration, oneLine, percent, tokens, usd } from "../reports/format.ts";
import type { Table } from "../reports/view.ts";
import type { Change, FlakyTask, History, HistoryRun, Metric, Point, Series } from "./history.ts";
import { trend } from "./trend.ts";

/** The history in words, from which both formats for people are made. */
export interface HistoryWords {
  readonly headline: string;
  /** A profile under one identity a row. */
  readonly trends: Table;
  readonly changes: readonly string[];
  readonly identities: readonly string[];
  readonly left: readonly string[];
  readonly skipped: readonly string[];
  readonly flaky: Table;
  /** The tasks of each series that were not always resolved, or never. */
  readonly tasks: readonly { readonly title: string; readonly table: Table }[];
  readonly notes: readonly string[];
}

export function wordsOf(history: History): HistoryWords {
  const { runs, profiles, skipped, flaky } = history;
  const all = profiles.flatMap(({ name, series }) => series.map((one) => ({ name, series: one })));
  const byId = new Map(runs.map((run) => [run.id, run]));
  return {
    headline: headlineOf(runs),
    trends: {
      columns: [
        "profile",
        "identity",
        "runs",
        "tasks",
        "success",
        "trend",
        "agent p50",
        "trend",
        "tokens",
        "trend",
        "cost",
        "trend",
      ],
      rows: all.map(({ name, series }) => rowOf(name, series, byId)),
    },
    changes: all.flatMap(({ name, series }) => [
      ...series.changes.map((change) => `${name}: ${changeText(change)}`),
      ...series.tasks.flatMap(({ task, changes }) =>
        changes.map((change) => `${name}, ${task}: ${changeText(change)}`),
      ),
    ]),
    identities: profiles.flatMap(({ name, identityChanges }) =>
      identityChanges.map(
        ({ run, at, from, to, differs }) =>
          `${name}: another thing from ${run} (${day(at)}) on, ${from} → ${to}: ${oneLine(differs.join("; "))}`,
      ),
    ),
    left: all.flatMap(({ name, series: { left } }) =>
      left.map(({ run, reason }) => `${name}, ${run}: ${oneLine(reason)}`),
    ),
    skipped: skipped.map(({ folder, reason }) => `${folder}: ${oneLine(reason)}`),
    flaky: flakyTable(flaky),
    tasks: all.flatMap(({ name, series }) => {
      const rows = taskRows(series);
      const table = { columns: ["task", "runs", "resolved", "share resolved, by run"], rows };
      return rows.length === 0 ? [] : [{ title: `${name} (${series.id})`, table }];
    }),
    notes: notesOf(history),
  };
}

function headlineOf(runs: readonly HistoryRun[]): string {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return "no run";
  const days =
    day(first.startedAt) === day(last.startedAt)
      ? day(first.startedAt)
      : `${day(first.startedAt)} to ${day(last.startedAt)}`;
  return `${count(runs.length, "run")}, ${days}`;
}

function rowOf(name: string, { id, points, tasks, scripted }: Series, runs: ReadonlyMap<string, HistoryRun>): string[] {
  const last = points.at(-1);
  const hardware = (point: Point) => runs.get(point.run)?.hardware;
  // Times of other hardware are no part of this trend.
  const latencies = points.map((point) =>
    last !== undefined && hardware(point) === hardware(last) ? (point.latencyMs?.p50 ?? null) : null,
  );
  const costs = points.map((point) => (point.costBasis === last?.costBasis ? point.costUsd : null));
  const lastTokens = last?.tokens ?? null;
  return [
    scripted ? `${name} [scripted]` : name,
    id.slice(0, 12),
    String(points.length),
    String(tasks.length),
    successOf(last),
    trend(
      points.map(({ success }) => success?.rate ?? null),
      1,
    ),
    duration(last?.latencyMs?.p50 ?? null),
    trend(latencies),
    lastTokens === null ? "–" : tokens(Math.round(lastTokens)),
    trend(points.map((point) => point.tokens)),
    last === undefined ? "–" : usd(last.costUsd),
    trend(costs),
  ];
}

function successOf(point: Point | undefined): string {
  if (!point?.success) return "–";
  const { rate, low, high } = point.success;
  return `${percent(rate)} (${Math.round(low * 100)}–${Math.round(high * 100)} %)`;
}

/** `success 72 % → 51 % from run-8 (2026-11-08) on, p < 0.001` */
function changeText({ metric, from, to, after, at, p, heldTo, coincides }: Change): string {
  const also = coincides.length === 0 ? "" : `; the same run also differs in ${oneLine(coincides.join(", "))}`;
  const rounded = (value: number) => value.toPrecision(2);
  return `${metric} ${amount(metric, from)} → ${amount(metric, to)} from ${after} (${day(at)}) on, p ${rounded(p)}, held to ${rounded(heldTo)}${also}`;
}

function amount(metric: Metric, value: number): string {
  if (metric === "success") return percent(value);
  if (metric === "latency") return duration(value);
  return metric === "cost" ? usd(value) : tokens(Math.round(value));
}

function flakyTable(flaky: readonly FlakyTask[]): Table {
  return {
    columns: ["task", "profile", "runs", "mixed within a run", "turned between runs", "resolved"],
    rows: flaky.map(({ task, profile, id, control, runs, mixedRuns, flips, resolved, trials }) => [
      task,
      `${profile} (${id.slice(0, 12)})${control ? " [control]" : ""}`,
      String(runs),
      String(mixedRuns),
      String(flips),
      `${resolved}/${trials}`,
    ]),
  };
}

function taskRows({ points, tasks }: Series): string[][] {
  return tasks.flatMap(({ task, points: nights }) => {
    const byRun = new Map(nights.map((night) => [night.run, night.resolved / night.trials]));
    const sum = (of: "resolved" | "trials") => nights.reduce((total, night) => total + night[of], 0);
    const [resolved, trials] = [sum("resolved"), sum("trials")];
    if (resolved === 0 || resolved === trials) return [];
    return [
      [
        task,
        String(nights.length),
        `${resolved}/${trials}`,
        trend(
          points.map(({ run }) => byRun.get(run) ?? null),
          1,
        ),
      ],
    ];
  });
}

function notesOf({ runs, profiles, examined, tooShort, level, flaky }: History): string[] {
  const notes: string[] = [];
  const [first] = runs;
  if (runs.length === 1 && first) notes.push("One run is no history: nothing can have changed yet.");
  const hardware = new Set(runs.map((run) => run.hardware));
  if (hardware.size > 1) {
    notes.push(`The runs were on ${hardware.size} kinds of hardware; times are compared within one only:`);
    for (const one of hardware) {
      notes.push(
        `- ${one}: ${runs
          .filter((run) => run.hardware === one)
          .map(({ id }) => id)
          .join(", ")}`,
      );
    }
  }
  const incomplete = runs.filter(({ complete }) => !complete).map(({ id }) => id);
  if (incomplete.length > 0) notes.push(`Incomplete: ${incomplete.join(", ")}.`);
  const early = runs.filter(({ stoppedEarly }) => stoppedEarly).map(({ id }) => id);
  if (early.length > 0) {
    notes.push(`Ended as soon as they had decided, so success leans a little towards that: ${early.join(", ")}.`);
  }
  if (profiles.length > 0 && runs.length > 1) {
    const short =
      tooShort === 0 ? "" : ` ${tooShort} more have too few runs (2 for success, 8 for times, tokens and cost).`;
    notes.push(
      `Changes were looked for in ${examined} series, with a chance of ${percent(level)} of finding any where none is.${short}`,
    );
  }
  if (flaky.some(({ control }) => control)) {
    notes.push("A control [control] uses no model: where its verdicts differ, the task itself is flaky.");
  }
  return notes;
}

function day(at: string): string {
  return at.slice(0, 10);
}
