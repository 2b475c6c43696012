import { describe, expect, test } from "vitest";
import { compare, compareWithIncumbent, incumbentOf } from "../../src/comparisons/compare.ts";
import { Comparison } from "../../src/comparisons/comparison.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { BettingSequence } from "../../src/statistics/betting.ts";
import { tasksNeeded } from "../../src/statistics/power.ts";
import {
  type SimulatedProfile,
  type SimulatedRun,
  type SimulationOptions,
  simulateRun,
  sixBySixty,
} from "../support/simulated-run.ts";

/** Every figure finite or null, and the schema kept. */
function sound(comparison: Comparison): Comparison {
  const bad = (value: unknown): boolean =>
    typeof value === "number"
      ? !Number.isFinite(value)
      : typeof value === "object" && value !== null && Object.values(value).some(bad);
  expect(bad(comparison)).toBe(false);
  return Comparison.parse(JSON.parse(JSON.stringify(comparison)));
}

function sides({ run, trials }: SimulatedRun, base = "a", candidate = "b") {
  return [
    { run, trials, profile: base },
    { run, trials, profile: candidate },
  ] as const;
}

/** Profiles a and b of one simulated run. */
function pair(a: Partial<SimulatedProfile>, b: Partial<SimulatedProfile>, more: Partial<SimulationOptions> = {}) {
  const profiles = [
    { name: "a", success: 0.5, ...a },
    { name: "b", success: 0.5, ...b },
  ];
  return simulateRun({ tasks: 40, repeats: 3, profiles, ...more });
}

describe("six profiles at 60 tasks, 3 repeats", () => {
  const { run, trials } = sixBySixty();
  const found = new Map(compareWithIncumbent(run, trials).map((each) => [each.candidate.profile, sound(each)]));

  test("the two truly different pairs are found, the others stay undecided and say what they lack", () => {
    expect([...found].map(([name, { success }]) => [name, success.verdict])).toEqual([
      ["strong", "better"],
      ["weak", "worse"],
      ["peer", "undecided"],
      ["twin", "undecided"],
      ["cloud", "undecided"],
    ]);
    for (const name of ["peer", "twin", "cloud"]) expect(found.get(name)?.success.tasksMissing).toBeGreaterThan(100);
    expect(found.get("strong")?.success.tasksMissing).toBeNull();
  });

  test("intervals hold the truth: success, time, cost", () => {
    const strong = found.get("strong");
    expect(strong?.success.difference.low).toBeLessThan(0.2);
    expect(strong?.success.difference.high).toBeGreaterThan(0.2);
    const twin = found.get("twin");
    for (const ratio of [twin?.latency.all?.ratio, twin?.latency.all?.p50.ratio, twin?.latency.all?.p90.ratio]) {
      expect(ratio?.low).toBeLessThan(0.5);
      expect(ratio?.high).toBeGreaterThan(0.5);
    }
    expect(found.get("cloud")?.cost.ratio.low).toBeGreaterThan(2);
    expect(found.get("cloud")?.notes.join()).toContain("Costs are of two kinds");
  });

  test("a ratio of quantiles is narrower than its two sides would make it: hard tasks are hard for both", () => {
    const p50 = found.get("strong")?.latency.all?.p50;
    const [base, candidate] = [p50?.base, p50?.candidate];
    const apart = (candidate?.high ?? 0) / (base?.low ?? 1) / ((candidate?.low ?? 0) / (base?.high ?? 1));
    expect((p50?.ratio.high ?? 0) / (p50?.ratio.low ?? 1)).toBeLessThan(apart);
  });

  test("p-values are Holm's, over the whole family", () => {
    for (const { success } of found.values()) {
      expect(success.pHolm ?? 0).toBeGreaterThanOrEqual(success.p ?? 1);
      expect(success.pHolm ?? 2).toBeLessThanOrEqual(1);
    }
    expect(found.get("strong")?.success.pHolm).toBeCloseTo(4 * (found.get("strong")?.success.p ?? 0), 12);
  });

  test("swapping the sides mirrors every figure", () => {
    const [base, candidate] = sides({ run, trials }, "incumbent", "weak");
    const [there, back] = [compare(base, candidate), compare(candidate, base)];
    expect(back.success.difference.low).toBeCloseTo(-(there.success.difference.high ?? 0), 12);
    expect(back.success.verdict).toBe("better");
    expect(back.latency.all?.ratio.low).toBeCloseTo(1 / (there.latency.all?.ratio.high ?? 1), 12);
    expect(back.changed.gained.map(({ task }) => task)).toEqual(there.changed.lost.map(({ task }) => task));
  });

  test("equal records give equal comparisons", () => {
    const again = sixBySixty();
    expect(compareWithIncumbent(again.run, again.trials)).toEqual([...found.values()]);
  });
});

test("a difference that only chance makes among many candidates is not called one", () => {
  const profiles = Array.from({ length: 9 }, (_, index) => ({ name: `p${index}`, success: 0.5 }));
  const all = Array.from({ length: 20 }, (_, seed) => {
    const { run, trials } = simulateRun({ profiles, tasks: 30, repeats: 2, seed });
    return compareWithIncumbent(run, trials).map(({ success }) => success);
  });
  const decided = ({ verdict }: { verdict: string }) => verdict === "better" || verdict === "worse";
  const alone = all.flat().filter(({ p, pHolm }) => (p ?? 1) < 0.05 && (pHolm ?? 1) > 0.05);
  expect(alone.length).toBeGreaterThan(0);
  expect(alone.filter(decided)).toEqual([]);
  const open = alone.filter(({ verdict }) => verdict === "undecided");
  expect(open.length).toBeGreaterThan(0);
  for (const { tasksMissing } of open) expect(tasksMissing).toBeGreaterThan(0);
  // One family in twenty may err.
  expect(all.filter((family) => family.some(decided)).length).toBeLessThanOrEqual(2);
});

describe("which tasks changed side", () => {
  test("by the majority of repeats; halves and mixed repeats are flaky", () => {
    const made = pair({}, {}, { tasks: 5, repeats: 4 });
    const resolved: Record<string, Record<string, number>> = { a: {}, b: {} };
    for (const [index, { id }] of made.run.tasks.entries()) {
      (resolved["a"] as Record<string, number>)[id] = [0, 3, 2, 4, 2][index] ?? 0;
      (resolved["b"] as Record<string, number>)[id] = [3, 1, 4, 4, 0][index] ?? 0;
    }
    const trials = made.trials.map((trial) =>
      graded(trial, trial.repeat <= (resolved[trial.profile]?.[trial.task] ?? 0)),
    );
    const [gained, lost, half, , fallen] = made.run.tasks.map(({ id }) => id);
    const { changed } = compare(...sides({ ...made, trials }));
    expect(changed.gained).toEqual([
      { task: gained, base: { resolved: 0, trials: 4 }, candidate: { resolved: 3, trials: 4 } },
    ]);
    expect(changed.lost.map(({ task }) => task)).toEqual([lost]);
    expect(changed.flaky).toEqual({ base: [lost, half, fallen].sort(), candidate: [gained, lost].sort() });
  });
});

function graded(trial: TrialRecord, resolved: boolean): TrialRecord {
  return { ...trial, verdict: resolved ? "resolved" : "unresolved", score: resolved ? 1 : 0, blame: null };
}

describe("trials that infrastructure lost", () => {
  test("spread unevenly they change no verdict, and no figure but by chance", () => {
    const whole = sixBySixty();
    const verdicts = (lost: Record<string, number>) => {
      const made = { ...whole, trials: loseTrials(whole.trials, lost) };
      return compareWithIncumbent(made.run, made.trials).map(({ success }) => success.verdict);
    };
    const untouched = verdicts({});
    expect(verdicts({ incumbent: 0.25 })).toEqual(untouched);
    expect(verdicts({ strong: 0.3, weak: 0.02 })).toEqual(untouched);
  });

  test("a lost repeat is left out, a task without a valid one is left out for both, with the reason", () => {
    const made = pair({}, {}, { tasks: 6 });
    const [gone, thinned] = made.run.tasks.map(({ id }) => id);
    const trials = made.trials.map((trial) =>
      trial.profile === "b" && (trial.task === gone || (trial.task === thinned && trial.repeat === 1))
        ? ungraded(trial)
        : trial,
    );
    const result = sound(compare(...sides({ ...made, trials })));
    expect(result.tasks).toEqual({
      compared: 5,
      dropped: [{ task: gone, reason: `every trial of b of run ${made.run.id} was lost to infrastructure` }],
    });
    expect(result.base.trials).toBe(15);
    expect(result.candidate).toMatchObject({ trials: 14, lost: 4 });
  });

  test("what would be said if they had failed, or succeeded, stands beside the verdict", () => {
    const made = pair({ success: 1 }, { success: 1 }, { tasks: 40, repeats: 1 });
    const trials = loseTrials(made.trials, { b: 0.5 });
    const { success } = sound(compare(...sides({ ...made, trials })));
    expect(success.difference.value).toBe(0);
    expect(success.sensitivity?.lostAsFailed.verdict).toBe("worse");
    expect(success.sensitivity?.lostAsResolved.verdict).not.toBe("worse");
    expect(compare(...sides(made)).success.sensitivity).toBeNull();
  });

  test("the attempt that was made again counts, the lost one before it does not", () => {
    const made = pair({ retried: 0.5 }, {}, { tasks: 10 });
    const plain = pair({}, {}, { tasks: 10 });
    expect(made.trials.length).toBeGreaterThan(plain.trials.length);
    expect(compare(...sides(made)).success).toEqual(compare(...sides(plain)).success);
  });
});

/** Trials of a share of a profile's cells, spread by a fixed pattern, without a verdict. */
function loseTrials(trials: readonly TrialRecord[], lost: Record<string, number>): TrialRecord[] {
  const seen: Record<string, number> = {};
  return trials.map((trial) => {
    const index = seen[trial.profile] ?? 0;
    seen[trial.profile] = index + 1;
    return (index * 0.618) % 1 < (lost[trial.profile] ?? 0) ? ungraded(trial) : trial;
  });
}

function ungraded(trial: TrialRecord): TrialRecord {
  return { ...trial, verdict: "ungraded", score: 0, blame: "infra", termination: "crashed" };
}

describe("input with little in it", () => {
  const undecided = (made: SimulatedRun) => {
    const result = sound(compare(...sides(made)));
    expect(result.success.verdict).toBe("undecided");
    return result;
  };

  test("one trial on each side", () => {
    const { success, latency } = undecided(pair({ success: 1 }, { success: 0 }, { tasks: 1, repeats: 1 }));
    expect(success).toMatchObject({ base: 1, candidate: 0, difference: { value: -1 } });
    expect(latency.all?.ratio).toMatchObject({ low: null, high: null });
  });

  test("one task with repeats: no interval, no verdict", () => {
    expect(undecided(pair({ success: 1 }, { success: 0 }, { tasks: 1 })).success.difference.low).toBeNull();
  });

  test("no task", () => {
    const result = undecided(pair({}, {}, { tasks: 0 }));
    expect(result.tasks.compared).toBe(0);
    expect(result.success.difference).toEqual({ value: null, low: null, high: null });
    expect(result.latency.all).toBeNull();
  });

  test("everything failed: no cost of a success, and no verdict of equality from a few tasks", () => {
    const { success, cost } = undecided(pair({ success: 0 }, { success: 0 }, { tasks: 20 }));
    expect(success.difference.value).toBe(0);
    expect(success.difference.low).toBeLessThan(0);
    expect(cost.perSuccess.base.value).toBeNull();
    expect(cost.ratio.value).not.toBeNull();
  });

  test("all equal, at enough tasks: equivalent", () => {
    const result = sound(compare(...sides(pair({}, {}, { shared: true, tasks: 200 }))));
    expect(result.success).toMatchObject({ verdict: "equivalent", withinMargin: true, difference: { value: 0 } });
    expect(result.latency.all?.ratio.value).toBe(1);
    expect(result.latency.all?.p50.ratio).toEqual({ value: 1, low: 1, high: 1 });
    expect(result.changed).toMatchObject({ gained: [], lost: [] });
  });

  test("one profile: nobody to compare with", () => {
    const { run, trials } = simulateRun({ profiles: [{ name: "a", success: 0.5 }] });
    expect(compareWithIncumbent(run, trials)).toEqual([]);
  });

  test("a profile that could not run: no figure, no verdict, the reason", () => {
    const result = undecided(pair({}, { failed: true }));
    expect(result.candidate).toMatchObject({ status: "failed", trials: 0 });
    expect(result.success.difference.value).toBeNull();
    expect(result.notes[0]).toBe("b could not run and was not scored: the model never called a tool.");
  });

  test("one that was stopped on the way: what both did is compared, the rest is named", () => {
    const result = sound(compare(...sides(pair({}, { stoppedAfter: 0.3 }, { repeats: 1 }))));
    expect(result.tasks.compared).toBe(12);
    expect(result.tasks.dropped).toHaveLength(28);
    expect(result.notes.join()).toContain("b was stopped on the way");
    expect(result.notes.join()).toContain("28 of 40 planned trials of b missing");
  });
});

describe("a run that stopped when it had decided", () => {
  const plain = simulateRun({
    profiles: ["a", "b", "c"].map((name) => ({ name, success: 0.5 })),
    tasks: 20,
    repeats: 1,
  });
  const order = plain.run.tasks.map(({ id }) => id);
  const look = {
    at: "2026-11-20T13:00:00.000Z",
    elapsedMs: 1,
    trials: 45,
    costUsd: null,
    added: order.slice(0, 15).map((task) => ({ task, differences: { b: 0.4, c: 0 } })),
    stands: [
      { profile: "b", state: "better" as const, n: 15, value: 0.4, low: 0.02, high: 0.7, p: 0.01 },
      { profile: "c", state: "going-on" as const, n: 15, value: 0, low: -0.4, high: 0.4, p: 1 },
    ],
  };
  const run = {
    ...plain.run,
    sequential: {
      ...{ method: "betting" as const, incumbent: "a", candidates: ["b", "c"], margin: 0.05, alpha: 0.05 },
      ...{ alphaEach: 0.025, repeats: 1, seed: 1, order, batch: 1, leftOut: [], looks: [look] },
      end: { at: look.at, reason: "budget" as const, detail: "its budget is used up" },
    },
  };

  test("its own confidence sequence speaks, over the tasks that were looked at", () => {
    const result = sound(compare(...sides({ ...plain, run })));
    expect(result.success).toMatchObject({
      method: "betting",
      verdict: "better",
      difference: { value: 0.4, low: 0.02, high: 0.7 },
      p: 0.01,
    });
    expect(result.tasks.compared).toBe(15);
    expect(result.notes.join()).toContain("the run's own confidence sequence at 97.5 %");
    // Its alpha is shared out already: Holm has nothing to add.
    expect(compareWithIncumbent(run, plain.trials).map(({ success }) => success.pHolm)).toEqual([null, null]);
  });

  test("two profiles that it did not compare have no verdict, however far apart, and it says so", () => {
    const trials = plain.trials.map((trial) => graded(trial, trial.profile === "c"));
    const { success, notes } = sound(compare(...sides({ run, trials }, "b", "c")));
    expect(success).toMatchObject({ verdict: "undecided", labels: ["undecided"], p: null, tasksMissing: null });
    expect(success.method).not.toBe("betting");
    expect(success.difference.low).toBeGreaterThan(0);
    expect(notes.join()).toContain("its intervals are too narrow here, so there is no verdict");
  });

  test("neither has a part of its tasks, nor another run", () => {
    const trials = plain.trials.map((trial) => graded(trial, trial.profile !== "a"));
    const some = compare(...sides({ run, trials }), { only: ({ id }) => id !== order[0] });
    expect(some.success).toMatchObject({ tasks: 14, verdict: "undecided", p: null });
    const other = { run: { ...plain.run, id: "other" }, trials, profile: "b" };
    const across = compare({ run, trials, profile: "a" }, other);
    expect(across).toMatchObject({ sequential: true, success: { verdict: "undecided", p: null } });
  });

  test("its level is the run's own, whatever is asked for", () => {
    const { success, alpha, notes } = compare(...sides({ ...plain, run }), { alpha: 0.001 });
    expect([success.alpha, alpha]).toEqual([0.025, 0.001]);
    expect(notes.join()).toContain("at 97.5 %, which holds at every look. 99.9 % was asked for, and cannot be had");
  });

  test("rates, number of tasks and difference are of the tasks that the sequence observed, also when it was interrupted", () => {
    const whole = new Set(order.slice(0, 6));
    const added = order.slice(0, 12).map((task) => ({ task, differences: { b: whole.has(task) ? 1 : null, c: 0 } }));
    const [forB, forC] = look.stands;
    const stands = [
      { ...forB, n: 6, value: 1, low: 0.1, high: 1 },
      { ...forC, n: 12 },
    ] as typeof look.stands;
    // Where the block was not whole, one of two repeats of b has a verdict.
    const two = simulateRun({
      profiles: ["a", "b", "c"].map((name) => ({ name, success: 0.5 })),
      tasks: 20,
      repeats: 2,
    });
    const trials = two.trials.map((trial) => {
      const seen = whole.has(trial.task);
      const outcome = graded(trial, (trial.profile === "b") === seen);
      return !seen && trial.profile === "b" && trial.repeat === 2 ? ungraded(outcome) : outcome;
    });
    const sequential = { ...run.sequential, repeats: 2, looks: [{ ...look, added, stands }], end: null };
    const { success, tasks } = sound(compare(...sides({ run: { ...two.run, sequential }, trials })));
    expect(success).toMatchObject({ base: 0, candidate: 1, tasks: 6, difference: { value: 1 } });
    expect(tasks.dropped).toHaveLength(8);
    expect(tasks.dropped[0]?.reason).toContain("no look has used a trial of a");
    // Judged by the sequence too: six tasks at +1, six of which one of two repeats is at −1.
    const betting = new BettingSequence({ alpha: 0.025 });
    for (let index = 0; index < 12; index += 1) betting.add(index < 6 ? 1 : -0.5);
    const resolved = success.sensitivity?.lostAsResolved.difference;
    expect(resolved?.value).toBeCloseTo((6 * 1 + 6 * -0.5) / 12, 12);
    expect(resolved).toMatchObject(betting.interval);
  });

  test("what it lacks is planned for a sequence at its share of alpha, of which eight of ten have settled by then", () => {
    const open = { ...look, stands: look.stands.map((stand) => ({ ...stand, state: "going-on" as const, low: -0.4 })) };
    const sequential = { ...run.sequential, looks: [open] };
    const { success } = compare(...sides({ ...plain, run: { ...run, sequential } }));
    const sd = success.sd ?? 0;
    expect(success.tasksMissing).toBe(Math.ceil(1.7 * tasksNeeded(sd, 0.05, { alpha: 0.025 })) - 15);
  });

  test("outcomes that contradict the method give no verdict", () => {
    const stands = look.stands.map((stand) => ({ ...stand, state: "violated" as const }));
    const sequential = { ...run.sequential, looks: [{ ...look, stands }] };
    expect(compare(...sides({ ...plain, run: { ...run, sequential } })).success.verdict).toBe("undecided");
  });
});

describe("answers a person wrote", () => {
  const profiles = [
    { name: "canned", success: 0.95, scripted: true },
    { name: "real", success: 0.3 },
    { name: "also", success: 0.35 },
    { name: "more", success: 0.32 },
  ];
  const made = simulateRun({ profiles, tasks: 40, repeats: 2 });

  test("are nobody's to beat while a model is there, and take no share of the others' alpha", () => {
    expect(incumbentOf(made.run)).toBe("real");
    const found = compareWithIncumbent(made.run, made.trials);
    expect(found.map(({ candidate, success }) => [candidate.profile, candidate.scripted, success.family])).toEqual([
      ["canned", true, 1],
      ["also", false, 2],
      ["more", false, 2],
    ]);
    const without = simulateRun({ profiles: profiles.slice(1), tasks: 40, repeats: 2 });
    expect(compareWithIncumbent(without.run, without.trials).map(({ success }) => success.family)).toEqual([2, 2]);
  });

  test("a whole run of them, or one that is asked for, is compared as any other", () => {
    const scripts = profiles.map((profile) => ({ ...profile, scripted: true }));
    const { run, trials } = simulateRun({ profiles: scripts, tasks: 40, repeats: 2 });
    expect(incumbentOf(run)).toBe("canned");
    expect(compareWithIncumbent(run, trials).map(({ success }) => success.family)).toEqual([3, 3, 3]);
    const config = { ...made.run.config, decision: { ...made.run.config.decision, incumbent: "canned" } };
    expect(incumbentOf({ ...made.run, config })).toBe("canned");
  });
});

test("what an undecided comparison lacks grows with the level, and in a family with the number of candidates", () => {
  const made = sixBySixty();
  const at = (alpha: number) => compare(...sides(made, "incumbent", "cloud"), { alpha }).success;
  const lacks = (alpha: number) => Math.max(0, tasksNeeded(at(0.05).sd ?? 0, 0.05, { alpha }) - 60);
  for (const alpha of [0.05, 0.01, 0.0001]) expect(at(alpha).tasksMissing).toBe(lacks(alpha));
  const cloud = compareWithIncumbent(made.run, made.trials).find(({ candidate }) => candidate.profile === "cloud");
  expect(cloud?.success).toMatchObject({ family: 5, tasksMissing: lacks(0.05 / 5) });
});

describe("attempts that the time limit ended might have taken any longer time", () => {
  test("cut off throughout on both sides, no end of the ratio is known", () => {
    const { latency } = sound(compare(...sides(cut(pair({}, {}), { a: 1, b: 1 }))));
    expect(latency.atLimit).toEqual({ base: 1, candidate: 1 });
    for (const quantile of [latency.all?.p50, latency.all?.p90]) {
      expect(quantile?.ratio).toMatchObject({ low: null, high: null });
      expect([quantile?.base.high, quantile?.candidate.high]).toEqual([null, null]);
    }
  });

  test("a candidate whose median they reach may be slower than any bound, and still has a lower one", () => {
    const made = pair({ timeouts: 0 }, { timeouts: 0 });
    const { latency } = compare(...sides(cut(made, { b: 0.8 })));
    expect(latency.all?.p50.ratio.high).toBeNull();
    expect(latency.all?.p50.ratio.low).toBeGreaterThan(1);
    const mirrored = compare(...sides(cut(made, { a: 0.8 }))).latency;
    expect(mirrored.all?.p50.ratio.low).toBeNull();
    expect(mirrored.all?.p50.ratio.high).toBeLessThan(1);
  });

  test("a few of them leave the median bounded", () => {
    const { latency } = compare(...sides(cut(pair({}, {}, { tasks: 80 }), { a: 0.05, b: 0.05 })));
    expect(latency.atLimit.candidate).toBeGreaterThan(0);
    expect(latency.all?.p50.ratio.low).toBeGreaterThan(0.5);
    expect(latency.all?.p50.ratio.high).toBeLessThan(2);
  });
});

/** A share of a profile's trials, spread by a fixed pattern, ended by the limit of ten minutes. */
function cut(made: SimulatedRun, shares: Record<string, number>): SimulatedRun {
  const seen: Record<string, number> = {};
  const trials = made.trials.map((trial): TrialRecord => {
    const index = seen[trial.profile] ?? 0;
    seen[trial.profile] = index + 1;
    if ((index * 0.618) % 1 >= (shares[trial.profile] ?? 0)) return trial;
    return { ...graded(trial, false), termination: "timeout", durationMs: { ...trial.durationMs, agent: 600_000 } };
  });
  return { ...made, trials };
}

test("where requests were left uncounted, tokens and cost bound their ratio on one side only", () => {
  const made = pair({}, {});
  const uncounted = (profile: string) => ({
    run: made.run,
    trials: made.trials.map((trial) =>
      trial.profile === profile && trial.usage ? { ...trial, usage: { ...trial.usage, unmeasuredRequests: 2 } } : trial,
    ),
  });
  for (const amount of ["tokens", "cost"] as const) {
    const candidate = sound(compare(...sides(uncounted("b"))))[amount];
    expect(candidate).toMatchObject({ ratio: { high: null }, lowerBounds: { base: false, candidate: true } });
    expect(candidate.ratio.low).not.toBeNull();
    const base = compare(...sides(uncounted("a")))[amount];
    expect(base).toMatchObject({ ratio: { low: null }, lowerBounds: { base: true, candidate: false } });
    expect(base.ratio.high).not.toBeNull();
  }
  expect(compare(...sides(uncounted("b"))).cost.perSuccess.candidate.high).toBeNull();
});

test("rules of the two runs that differ are told, unless they are asked for", () => {
  const run = (id: string, decision: object) =>
    simulateRun({ id, suite: 1, profiles: [{ name: "a", success: 0.5 }], decision });
  const base = { ...run("one", { margin: 0.02, alpha: 0.01 }), profile: "a" };
  const candidate = { ...run("two", { margin: 0.5 }), profile: "a" };
  const said = "The runs' own rules differ: margin 0.02 and 0.5, alpha 0.01 and 0.05. Those of the candidate are used.";
  expect(compare(base, candidate).notes).toContain(said);
  expect(compare(base, candidate, { margin: 0.05, alpha: 0.05 }).notes.join()).not.toContain("rules differ");
});

test("canaries are never scored, whoever claims to have solved them", () => {
  const made = pair({}, {}, { tasks: 12, canaries: 2 });
  const canaries = new Set(made.run.tasks.filter(({ canary }) => canary).map(({ id }) => id));
  const trials = made.trials.map((trial) => (canaries.has(trial.task) ? graded(trial, trial.profile === "b") : trial));
  const [honest, cheat] = [compare(...sides(made)), compare(...sides({ ...made, trials }))];
  expect(cheat.success).toEqual(honest.success);
  expect(cheat.tasks.dropped.map(({ reason }) => reason)).toEqual(Array(2).fill("a canary is never scored"));
});

test("tasks that both resolve are timed apart, by their resolved attempts alone", () => {
  const made = pair({}, {}, { tasks: 10, repeats: 2 });
  const [first, second] = made.run.tasks.map(({ id }) => id);
  // Both resolve the first task, once each and fast; the second is a's alone; all else fails, slowly.
  const trials = made.trials.map((trial) => {
    const resolved = trial.repeat === 1 && (trial.task === first || (trial.task === second && trial.profile === "a"));
    const agent = resolved ? (trial.profile === "a" ? 1000 : 3000) : 500_000;
    return { ...graded(trial, resolved), durationMs: { ...trial.durationMs, agent } };
  });
  const { latency } = sound(compare(...sides({ ...made, trials })));
  expect(latency.solvedByBoth).toMatchObject({ tasks: 1, ratio: { value: expect.closeTo(3, 10) } });
  expect(latency.all).toMatchObject({ tasks: 10, p50: { base: { value: 500_000 } } });
});

test("context: peaks against the window of each side, attempts that were compacted or truncated", () => {
  const made = pair({ contextWindow: 20_000 }, { contextWindow: 200_000 }, { tasks: 2, repeats: 2 });
  const trials = made.trials.map((trial) => {
    const crowded = trial.profile === "a" && trial.repeat === 1;
    const peaks = { peakContextTokens: crowded ? 20_000 : 10_000, compactions: crowded ? 2 : 0 };
    return { ...trial, usage: trial.usage && { ...trial.usage, ...peaks, suspectedTruncations: 0 } };
  });
  const { context } = sound(compare(...sides({ ...made, trials })));
  expect(context.base).toEqual({
    window: 20_000,
    peakTokens: { p50: 15_000, max: 20_000 },
    peakShare: { p50: 0.75, max: 1 },
    compacted: 0.5,
    truncated: 0,
  });
  expect(context.candidate).toMatchObject({ peakShare: { p50: 0.05, max: 0.05 }, compacted: 0 });
});

test("unmeasured cost is not compared, and says how much of it is missing", () => {
  const made = pair({}, { price: null });
  expect(sound(compare(...sides(made))).cost).toMatchObject({
    why: "Cost was not measured in any trial of the candidate.",
    candidate: null,
    ratio: { value: null },
    perSuccess: { base: { value: null } },
  });
  const [first, ...rest] = pair({}, {}).trials;
  const trials = first ? [{ ...first, costUsd: null, costBasis: null }, ...rest] : [];
  expect(compare(...sides({ ...pair({}, {}), trials })).cost.why).toContain("1 of 120 trials");
});
