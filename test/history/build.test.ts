import { describe, expect, test } from "vitest";
import { comparable } from "../../src/history/comparable.ts";
import { buildReport } from "../../src/reports/build.ts";
import { profile, run, trial, usage } from "../reports/records.ts";
import { historyOf, nights, onlySeries, past } from "./nights.ts";

const at = (day: number) => ({ id: `night-${day}`, startedAt: `2026-11-0${day}T02:00:00.000Z` });

describe("trends", () => {
  test("say of each run what its own report says", () => {
    const runs = nights(3, () => ({ profiles: [{ name: "fast", success: 0.6, lost: 0.1 }], tasks: 30, repeats: 2 }));
    const { points } = onlySeries(historyOf(runs));
    for (const [index, { run, trials }] of runs.entries()) {
      const [own] = buildReport(run, trials).profiles;
      const { rate, low, high, resolved, trials: graded } = own?.success ?? {};
      expect(points[index]?.success).toEqual({ rate, low, high, resolved, trials: graded });
      expect(points[index]?.missing).toBe(30 - (points[index]?.tasks ?? 0));
    }
  });

  test("tokens and cost are of one trial; what was not measured is null", () => {
    const metered = {
      usage: usage({ inputTokens: 900, outputTokens: 100 }),
      costUsd: 0.5,
      costBasis: "tokens" as const,
    };
    const unmetered = { usage: usage({ inputTokens: null, outputTokens: null }), costUsd: null };
    const tasks = ["a", "b"];
    const runs = [
      past(
        run(tasks, [profile("p")], at(1)),
        tasks.map((task) => trial(task, "p", 1, metered)),
      ),
      past(run(tasks, [profile("p")], at(2)), [trial("a", "p", 1, metered), trial("b", "p", 1, unmetered)]),
    ];
    const { points, tasks: trends } = onlySeries(historyOf(runs));
    expect(points).toMatchObject([
      { tokens: 1000, costUsd: 0.5, costBasis: "tokens" },
      { tokens: null, costUsd: null, costBasis: null },
    ]);
    expect(trends[1]?.points).toMatchObject([{ costUsd: 0.5 }, { costUsd: null }]);
  });

  test("canaries and lost trials are no part of them", () => {
    const record = run(["a", "b", "c"], [profile("p")], at(1));
    const tasks = record.tasks.map((task) => ({ ...task, canary: task.id === "c" }));
    const trials = [trial("a", "p"), trial("b", "p", 1, { verdict: "ungraded" }), trial("c", "p")];
    const { points } = onlySeries(historyOf([past({ ...record, tasks }, trials)]));
    expect(points).toMatchObject([{ tasks: 1, missing: 1, success: { rate: 1, trials: 1 } }]);
  });

  test("a task in another version is another task: only the others are compared", () => {
    const runs = nights(4, () => ({ profiles: [{ name: "fast", success: 0.6 }], tasks: 10 })).map((one, index) => {
      if (index < 2) return one;
      const changed = one.run.tasks[0]?.id;
      return {
        ...one,
        run: { ...one.run, tasks: one.run.tasks.map((t) => (t.id === changed ? { ...t, fingerprint: "new" } : t)) },
        trials: one.trials.map((t) => (t.task === changed ? { ...t, taskFingerprint: "new" } : t)),
      };
    });
    const { points, tasks } = onlySeries(historyOf(runs));
    expect(tasks).toHaveLength(9);
    expect(points.map((point) => point.tasks)).toEqual([9, 9, 9, 9]);
  });

  test("a run of a few tasks, one without verdicts, and one whose profile failed are left out with the reason", () => {
    const fast = { name: "fast", success: 0.6 };
    const runs = nights(6, (night) => ({
      profiles: [{ ...fast, lost: night === 4 ? 1 : 0, failed: night === 5 }],
      tasks: night === 3 ? 3 : 20,
      recorded: night === 6 ? 0.2 : 1,
    }));
    // Names and versions of the small run's tasks are those of the others.
    const { points, left } = onlySeries(historyOf(runs));
    expect(points.map(({ run }) => run)).toEqual(["night-1", "night-2"]);
    expect(Object.fromEntries(left.map(({ run, reason }) => [run, reason]))).toEqual({
      "night-3": expect.stringMatching(/^it has \d+ of the 20 tasks that the others are compared on$/),
      "night-4": "it has no graded trial",
      "night-5": "the profile failed: the model never called a tool",
      "night-6": "4 of its 20 compared tasks have a graded trial",
    });
  });

  test("only the profiles that were asked for", () => {
    const runs = nights(2, () => ({
      profiles: [
        { name: "a", success: 0.5 },
        { name: "b", success: 0.5 },
      ],
    }));
    expect(historyOf(runs, ["b"]).profiles.map(({ name }) => name)).toEqual(["b"]);
  });

  test.each([0, 1])("with %s for everybody there is no NaN anywhere, and no change", (success) => {
    const runs = nights(10, () => ({
      profiles: [
        { name: "p", success, price: null },
        { name: "o", agent: "oracle", success },
      ],
      tasks: 5,
    }));
    const history = historyOf(runs);
    expect(history.profiles.flatMap(({ series }) => series.flatMap((one) => one.changes))).toEqual([]);
    expect(history.flaky).toEqual([]);
  });

  test("no runs, and one, are a history too", () => {
    expect(historyOf([])).toMatchObject({ runs: [], profiles: [], flaky: [], examined: 0 });
    const one = historyOf(nights(1, () => ({ profiles: [{ name: "fast", success: 0.6 }] })));
    expect(onlySeries(one)).toMatchObject({ changes: [], left: [] });
    expect(onlySeries(one).points).toHaveLength(1);
    expect(one.examined).toBe(0);
  });
});

describe("a profile's name that comes to stand for another thing", () => {
  test("is told where it happened, with what differs; nothing is compared across", () => {
    const runs = nights(12, (night) => ({
      profiles: [{ name: "fast", success: night < 7 ? 0.9 : 0.3 }],
      tasks: 40,
    })).map(({ run: record, ...rest }, index) => {
      const profiles = record.profiles.map((one) =>
        index < 6
          ? one
          : { ...one, id: "ffffffffffff", model: "other", backendFacts: { ...one.backendFacts, digest: "sha256:2" } },
      );
      return { ...rest, run: { ...record, profiles } };
    });
    const [fast] = historyOf(runs).profiles;
    expect(fast?.series.map(({ points }) => points.length)).toEqual([6, 6]);
    expect(fast?.series.flatMap(({ changes }) => changes)).toEqual([]);
    expect(fast?.identityChanges).toMatchObject([{ run: "night-7", to: "ffffffffffff" }]);
    expect(fast?.identityChanges[0]?.differs).toEqual([
      "model: fast-model → other",
      expect.stringMatching(/^digest: sha256:\w+ → sha256:2$/),
    ]);
  });

  test("and comes back: the two stretches of the first are one series", () => {
    const ids = ["a", "b", "a"];
    const runs = ids.map((id, index) => past(run(["t"], [profile("p", { id })], at(index + 1)), [trial("t", "p")]));
    const [p] = historyOf(runs).profiles;
    expect(p?.series.map(({ id, points }) => [id, points.length])).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
    expect(p?.identityChanges.map(({ run }) => run)).toEqual(["night-2", "night-3"]);
    expect(p?.identityChanges[0]?.differs).toEqual(["a setting or a limit, which no record spells out"]);
  });
});

describe("flaky tasks", () => {
  const verdicts = (text: string, agent = "codex") =>
    historyOf(
      [...text].map((letter, index) => {
        const shown = letter === "m" ? [true, false] : [letter === "+", letter === "+"];
        const trials = shown.map((resolved, repeat) =>
          trial("t", "p", repeat + 1, { verdict: resolved ? "resolved" : "unresolved" }),
        );
        return past(run(["t"], [profile("p", { agent })], at(index + 1), 2), trials);
      }),
    ).flaky;

  test("are those with mixed verdicts within a run or turns between runs", () => {
    expect(verdicts("++++")).toEqual([]);
    expect(verdicts("----")).toEqual([]);
    expect(verdicts("+m++")).toMatchObject([{ task: "t", mixedRuns: 1, flips: 0, resolved: 7, trials: 8 }]);
    expect(verdicts("+-+-")).toMatchObject([{ mixedRuns: 0, flips: 3, runs: 4, control: false }]);
  });

  test("of a control are the task's own fault, and marked", () => {
    expect(verdicts("+-", "oracle")).toMatchObject([{ control: true }]);
  });
});

describe("runs that can be compared", () => {
  const suite = (...names: string[]) => new Set(names);
  const many = Array.from({ length: 38 }, (_, index) => `t${index}`);

  test("a run of one task does not shrink the comparison of the others", () => {
    expect(comparable([suite(...many), suite("t0"), suite(...many), suite("t1")])).toEqual({
      runs: [0, 2],
      tasks: suite(...many),
    });
  });

  test("tasks that were added lately do not lose the nights before", () => {
    const old = Array.from({ length: 10 }, () => suite(...many));
    const grown = Array.from({ length: 12 }, () => suite(...many, ..."abcdefghij"));
    expect(comparable([...old, ...grown])).toEqual({ runs: [...Array(22).keys()], tasks: suite(...many) });
  });

  test("of disjoint suites the newest counts", () => {
    expect(comparable([suite("a", "b"), suite("c", "d")])).toEqual({ runs: [1], tasks: suite("c", "d") });
  });

  test("nothing is comparable with nothing", () => {
    expect(comparable([])).toEqual({ runs: [], tasks: suite() });
    expect(comparable([suite()])).toEqual({ runs: [0], tasks: suite() });
  });
});
