import { describe, expect, test } from "vitest";
import { countModelLoads, makePlan, type PlanInput } from "../../src/runner/plan.ts";
import { openCells, retryReason } from "../../src/runner/retry.ts";
import { trial, usage } from "../reports/records.ts";

const tasks = Array.from({ length: 6 }, (_, index) => `task-${index}`);
const input = (more: Partial<PlanInput> = {}): PlanInput => ({
  tasks,
  profiles: [
    { name: "a-low", model: "big" },
    { name: "b", model: "small" },
    { name: "a-high", model: "big" },
    { name: "oracle", model: "" },
  ],
  repeats: 3,
  seed: 1,
  ...more,
});
const text = (plan: ReturnType<typeof makePlan>) =>
  plan.map(({ task, profile, repeat }) => `${task}.${profile}.${repeat}`);

describe("a plan", () => {
  test("has every task × profile × repeat once", () => {
    const plan = text(makePlan(input()));
    const all = tasks.flatMap((task) =>
      ["a-low", "b", "a-high", "oracle"].flatMap((profile) =>
        [1, 2, 3].map((repeat) => `${task}.${profile}.${repeat}`),
      ),
    );
    expect([...plan].sort()).toEqual([...all].sort());
    expect(makePlan(input({ tasks: [] }))).toEqual([]);
  });

  test("is the same for a seed, whatever the order of the configuration, and another for another seed", () => {
    const plan = text(makePlan(input()));
    const { profiles } = input();
    expect(text(makePlan(input({ tasks: [...tasks].reverse(), profiles: [...profiles].reverse() })))).toEqual(plan);
    const others = [2, 3, 4, 5].map((seed) => text(makePlan(input({ seed }))).join());
    expect(new Set([plan.join(), ...others]).size).toBe(5);
  });

  test("is shuffled within a model: neither by task, profile nor repeat", () => {
    const big = makePlan(input()).filter(({ profile }) => profile.startsWith("a-"));
    for (const key of ["task", "profile", "repeat"] as const) {
      const values = big.map((cell) => cell[key]);
      const changes = values.filter((value, index) => index > 0 && value !== values[index - 1]).length;
      expect(changes).toBeGreaterThan(new Set(values).size);
    }
    const together = big.filter(
      (cell, index) => cell.task === big[index - 1]?.task && cell.profile === big[index - 1]?.profile,
    );
    expect(together.length).toBeLessThan(big.length / 3);
  });

  test("loads each model once, and loading none costs nothing", () => {
    const modelOf = new Map(input().profiles.map(({ name, model }) => [name, model]));
    for (const seed of [1, 2, 3, 4, 5, 6]) expect(countModelLoads(makePlan(input({ seed })), modelOf)).toBe(2);
    const back = [
      { task: "t", profile: "b", repeat: 1 },
      { task: "t", profile: "oracle", repeat: 1 },
      { task: "t", profile: "b", repeat: 2 },
      { task: "t", profile: "a-low", repeat: 1 },
      { task: "t", profile: "b", repeat: 3 },
    ];
    expect(countModelLoads(back, modelOf)).toBe(3);
  });

  test("more repeats, tasks or profiles never reorder what was planned before", () => {
    const plan = text(makePlan(input()));
    const more = text(makePlan(input({ repeats: 5, tasks: [...tasks, "task-new"] })));
    expect(more.filter((cell) => plan.includes(cell))).toEqual(plan);
  });
});

describe("resuming", () => {
  const plan = makePlan(input({ repeats: 1 }));
  const cellOf = (index: number) => plan[index] as (typeof plan)[number];
  const recordOf = (index: number, more: Parameters<typeof trial>[3] = {}) => {
    const { task, profile, repeat } = cellOf(index);
    return trial(task, profile, repeat, more);
  };

  test("is the plan without what was recorded, in the same order", () => {
    expect(openCells(plan, []).map(({ cell }) => cell)).toEqual(plan);
    const records = [recordOf(5), recordOf(0, { verdict: "unresolved" }), recordOf(9)];
    const left = plan.filter((_, index) => ![0, 5, 9].includes(index));
    expect(openCells(plan, records).map(({ cell }) => cell)).toEqual(left);
    expect(
      openCells(
        plan,
        plan.map((_, index) => recordOf(index)),
      ),
    ).toEqual([]);
  });

  test("a lost attempt whose repetition was cut off is made again, as the next attempt", () => {
    const lost = recordOf(3, { verdict: "ungraded" });
    expect(openCells([cellOf(3)], [lost])).toEqual([{ cell: cellOf(3), last: lost }]);
    const again = recordOf(3, { verdict: "ungraded", attempt: 2 });
    expect(openCells([cellOf(3)], [again, lost])[0]?.last).toBe(again);
    expect(openCells([cellOf(3)], [lost, again, recordOf(3, { attempt: 3 })])).toEqual([]);
    const lostForGood = recordOf(3, { verdict: "ungraded", attempt: 3 });
    expect(openCells([cellOf(3)], [lostForGood])).toEqual([{ cell: cellOf(3), last: lostForGood }]);
  });
});

describe("another attempt", () => {
  const lost = (attempt: number) => trial("t", "a", 1, { verdict: "ungraded", attempt, reason: "disk full" });

  test("is made for infrastructure, twice", () => {
    expect([1, 2, 3].map((attempt) => retryReason(lost(attempt)))).toEqual(["disk full", "disk full", null]);
  });

  test("is made once for a server that failed before it said a word", () => {
    const server = { verdict: "unresolved", blame: "profile", reason: "HTTP 500" } as const;
    const silent = { ...server, usage: usage({ outputTokens: 0 }), timeToFirstTokenMs: null };
    expect(retryReason(trial("t", "a", 1, silent))).toBe("HTTP 500");
    expect(retryReason(trial("t", "a", 1, { ...silent, usage: null }))).toBe("HTTP 500");
    expect(retryReason(trial("t", "a", 1, { ...silent, timeToFirstTokenMs: 12 }))).toBeNull();
    expect(retryReason(trial("t", "a", 1, { ...silent, attempt: 2 }))).toBeNull();
    expect(retryReason(trial("t", "a", 1, server))).toBeNull();
  });

  test("is never made for a verdict", () => {
    expect(retryReason(trial("t", "a"))).toBeNull();
    for (const blame of ["agent", "ambiguous"] as const) {
      expect(retryReason(trial("t", "a", 1, { verdict: "unresolved", blame, usage: null }))).toBeNull();
    }
  });
});
