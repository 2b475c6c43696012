import { expect, test } from "vitest";
import type { PastRun } from "../../src/history/read.ts";
import { historyOf, nights, onlySeries, past } from "./nights.ts";

const changesOf = (runs: readonly PastRun[], metric?: string) =>
  historyOf(runs).profiles.flatMap(({ name, series }) =>
    series.flatMap(({ changes }) =>
      changes
        .filter((change) => metric === undefined || change.metric === metric)
        .map((change) => ({ name, ...change })),
    ),
  );

test("a real drop is one change of success, at its night, of its profile alone", () => {
  const runs = nights(12, (night) => ({
    profiles: [
      { name: "fast", success: night < 8 ? 0.7 : 0.5 },
      { name: "big", success: 0.6 },
    ],
    tasks: 60,
    repeats: 3,
  }));
  const found = changesOf(runs, "success");
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    name: "fast",
    before: "night-7",
    after: "night-8",
    at: "2026-11-08T02:00:00.000Z",
  });
  expect(found[0]?.from).toBeGreaterThan(0.6);
  expect(found[0]?.to).toBeLessThan(0.6);
  expect(found[0]?.p).toBeLessThanOrEqual(found[0]?.heldTo ?? 0);
});

test("a drop and a recovery are two changes", () => {
  const runs = nights(15, (night) => ({
    profiles: [{ name: "fast", success: night > 5 && night <= 10 ? 0.4 : 0.7 }],
    tasks: 60,
    repeats: 3,
  }));
  expect(changesOf(runs, "success").map(({ after }) => after)).toEqual(["night-6", "night-11"]);
});

test("two nights are enough for a collapse, and not for a wobble", () => {
  const runs = (later: number) =>
    nights(2, (night) => ({ profiles: [{ name: "fast", success: night === 1 ? 0.7 : later }], tasks: 60 }));
  expect(changesOf(runs(0.1)).map(({ after }) => after)).toEqual(["night-2"]);
  expect(changesOf(runs(0.62))).toEqual([]);
});

test("without any change, at most one history in twenty shows one", () => {
  const histories = 100;
  let alarms = 0;
  for (let seed = 1; seed <= histories; seed++) {
    const runs = nights(10, () => ({ profiles: [{ name: "fast", success: 0.6 }], tasks: 20 }), seed);
    const series = onlySeries(historyOf(runs));
    if (series.changes.length + series.tasks.flatMap(({ changes }) => changes).length > 0) alarms++;
  }
  // More than ten of a hundred would happen to one in a hundred such tests.
  expect(alarms).toBeLessThanOrEqual(10);
}, 120_000);

test("a night that lost the tasks it solves, with nothing else changed, is no change", () => {
  const lossy = [1, 2, 3, 4].map((seed) => {
    const [first, second] = nights(2, () => ({
      profiles: [{ name: "fast", success: 0.5 }],
      spread: 4,
      repeats: 3,
      seed,
    }));
    if (!first || !second) throw new Error("two nights");
    const easy = new Set(first.trials.filter(({ verdict }) => verdict === "resolved").map(({ task }) => task));
    const gone = new Set([...easy].slice(0, 25));
    const trials = first.trials.map((trial) =>
      gone.has(trial.task) ? { ...trial, verdict: "ungraded" as const, blame: "infra" as const } : trial,
    );
    return [first, past(second.run, trials)];
  });
  for (const runs of lossy) {
    const [before, after] = onlySeries(historyOf(runs)).points;
    // Its own rate is lower: what is left is hard.
    expect((before?.success?.rate ?? 0) - (after?.success?.rate ?? 0)).toBeGreaterThan(0.15);
    expect(changesOf(runs, "success")).toEqual([]);
  }
});

test("a task that turned for good is a change of that task", () => {
  const runs = nights(24, () => ({ profiles: [{ name: "fast", success: 1 }], tasks: 12, repeats: 2 }));
  const task = runs[0]?.run.tasks[3]?.id ?? "";
  const turned = runs.map((run, index) => ({
    ...run,
    trials: run.trials.map((trial) =>
      trial.task === task && index >= 12 ? { ...trial, verdict: "unresolved" as const } : trial,
    ),
  }));
  const history = historyOf(turned);
  const changed = onlySeries(history).tasks.filter(({ changes }) => changes.length > 0);
  expect(changed).toMatchObject([{ task, changes: [{ metric: "success", after: "night-13", from: 1, to: 0 }] }]);
  expect(history.flaky).toEqual([]);
});

test("a slower agent is a change of latency", () => {
  const runs = nights(16, (night) => ({
    profiles: [{ name: "fast", success: 0.6, seconds: night < 9 ? 60 : 90 }],
    tasks: 40,
  }));
  const [change, ...others] = changesOf(runs, "latency");
  expect(others).toEqual([]);
  expect(change?.after).toBe("night-9");
  // A little below 90/60, since some trials end at the time limit either way.
  const ratio = (change?.to ?? 0) / (change?.from ?? 1);
  expect(ratio).toBeGreaterThan(1.35);
  expect(ratio).toBeLessThan(1.55);
});

test("times are not compared across hardware, nor across numbers of model slots", () => {
  for (const other of [{ environment: { gpu: "NVIDIA L4 (22 GiB)" } }, { modelSlots: 2 }]) {
    const runs = nights(20, (night) => ({
      profiles: [{ name: "fast", success: 0.6, seconds: night < 11 ? 60 : 120, price: null }],
      tasks: 30,
      ...(night < 11 ? {} : other),
    }));
    expect(changesOf(runs, "latency")).toEqual([]);
    // The same on one kind of hardware is found.
    const alike = runs.map(({ run, ...rest }) => ({
      ...rest,
      run: { ...run, environment: {}, config: runs[0]?.run.config ?? run.config },
    }));
    expect(
      changesOf(
        alike.map((past) => ({ ...past, run: { ...past.run, environment: { cpu: "c" } } })),
        "latency",
      ),
    ).toHaveLength(1);
  }
});

test("memory that differs by what the system keeps for itself is no other hardware", () => {
  const runs = nights(2, (night) => ({
    profiles: [{ name: "fast", success: 0.6 }],
    environment: { memoryGiB: night === 1 ? "125.8" : "126.1" },
  }));
  const history = historyOf(runs);
  expect(new Set(history.runs.map(({ hardware }) => hardware)).size).toBe(1);
});

test("a run that lacks its slow tasks does not look fast", () => {
  const runs = nights(16, () => ({ profiles: [{ name: "fast", success: 0.6 }], tasks: 40 })).map((past, index) => {
    if (index < 8) return past;
    const times = Map.groupBy(past.trials, ({ durationMs }) => durationMs.agent > 60_000);
    return { ...past, trials: times.get(false) ?? [] };
  });
  const slow = new Set(runs.slice(8).flatMap(({ trials }) => trials.map(({ task }) => task)));
  expect(slow.size).toBeGreaterThan(20);
  // The tasks that are missing are those that took long that night, so a trace of it remains.
  const found = changesOf(runs, "latency");
  for (const { from, to } of found) expect(to / from).toBeGreaterThan(0.8);
});

test("a change tells what else changed in that night", () => {
  const runs = nights(12, (night) => ({
    profiles: [{ name: "fast", success: night < 8 ? 0.8 : 0.4 }],
    run: { harnessVersion: night < 8 ? "0.1.0" : "0.2.0" },
    environment: { gpuDriver: night < 8 ? "560.35" : "570.01" },
  }));
  const [change] = changesOf(runs, "success");
  expect(change?.coincides).toEqual(["harness: 0.1.0 → 0.2.0", "gpuDriver: 560.35 → 570.01"]);
});
