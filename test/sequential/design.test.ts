import { describe, expect, test } from "vitest";
import { cellsOf, type DesignInput, fullPlan, legsOf, legsOfBatch } from "../../src/sequential/design.ts";
import { expectationOf } from "../../src/sequential/expectation.ts";
import { design } from "./simulated.ts";

const free = (...names: string[]) => names.map((name) => ({ name, takes: "" }));
const taking = (...names: string[]) => names.map((name) => ({ name, takes: name }));
const text = (cells: readonly { profile: string }[]) => cells.map(({ profile }) => profile).join("");

describe("the order of a sequential run", () => {
  test("is drawn with the seed, whatever the order of the folder", () => {
    const tasks = Array.from({ length: 12 }, (_, index) => ({ id: `task-${index}`, canary: false }));
    const { order } = design(12);
    expect(design(12, { tasks: tasks.toReversed() }).order).toEqual(order);
    expect([...order].sort()).toEqual(tasks.map(({ id }) => id).sort());
    expect(order).not.toEqual(tasks.map(({ id }) => id));
    expect(design(12, { seed: 2 }).order).not.toEqual(order);
    // One task more does not reorder the others.
    expect(design(13).order.filter((id) => order.includes(id))).toEqual(order);
  });

  test("has every cell of the plan once, task after task", () => {
    const given = design(5, { profiles: free("a", "b", "c"), repeats: 2 });
    const plan = fullPlan(given, free("a", "b", "c"));
    expect(new Set(plan.map((cell) => JSON.stringify(cell))).size).toBe(30);
    expect([...new Set(plan.map(({ task }) => task))]).toEqual(given.order);
    expect(plan.slice(0, 6).every(({ task }) => task === given.order[0])).toBe(true);
  });

  test("lets the profiles take turns at going first", () => {
    const given = design(4);
    expect(text(fullPlan(given, free("a", "b")))).toBe("abbaabba");
    const repeated = design(3, { repeats: 3 });
    expect(text(fullPlan(repeated, free("a", "b")))).toBe("abbaab" + "baabba" + "abbaab");
    expect(text(cellsOf(given.order.slice(1, 2), ["a", "c"], given))).toBe("ca");
  });

  test("leaves out what is impossible as stated, and shares alpha out among the candidates", () => {
    const tasks = [
      { id: "real", canary: false },
      { id: "bird", canary: true },
    ];
    const given = design(0, { tasks, profiles: free("a", "b", "c"), incumbent: "b" });
    expect(given).toMatchObject({ order: ["real"], leftOut: ["bird"], candidates: ["a", "c"], alphaEach: 0.025 });
  });
});

describe("models that have to make room for each other", () => {
  const changes = (plan: readonly { profile: string }[]) =>
    plan.filter((cell, index) => index > 0 && cell.profile !== plan[index - 1]?.profile).length;
  const planOf = (tasks: number, profiles: DesignInput["profiles"], repeats = 1) =>
    fullPlan(design(tasks, { profiles, repeats }), profiles);

  test("are swapped once a batch, and each load serves six trials", () => {
    const plan = planOf(18, taking("a", "b"));
    expect(text(plan)).toBe(`${"a".repeat(6)}${"b".repeat(12)}${"a".repeat(12)}${"b".repeat(6)}`);
    expect(design(18, { profiles: taking("a", "b"), repeats: 3 }).batch).toBe(2);
    expect(changes(planOf(18, taking("a", "b"), 3))).toBe(9);
    expect(changes(planOf(60, taking("a", "b", "c")))).toBe(20);
  });

  test("are no concern when there is only one of them, or none", () => {
    const one = [...free("cloud"), { name: "a", takes: "m" }, { name: "b", takes: "m" }];
    expect(legsOf(one)).toEqual([["cloud", "a", "b"]]);
    expect(design(6, { profiles: one }).batch).toBe(1);
    expect(legsOf([...one, ...taking("c")])).toEqual([["cloud"], ["a", "b"], ["c"]]);
    expect(legsOfBatch([["a"], ["b"]], 1)).toEqual([["b"], ["a"]]);
  });
});

describe("what a suite can settle", () => {
  test("agrees with the planned sizes of a fixed run, and takes 1.7 times as many for 8 of 10", () => {
    const { efforts, fixed, settles } = expectationOf(design(60));
    expect(efforts.map(({ difference, tasks }) => [difference, tasks.median])).toEqual([
      [0.3, 27],
      [0.2, 51],
      [0.1, 149],
    ]);
    expect(efforts[1]).toMatchObject({ tasks: { eighty: 87 }, trials: { median: 102, eighty: 174 } });
    expect(fixed).toBe(0.18);
    expect(settles).toBe(0.26);
    expect(expectationOf(design(3))).toMatchObject({ settles: null });
  });

  test("is less with more candidates, and more with repeats", () => {
    const settles = (more: Partial<DesignInput>) => expectationOf(design(60, more)).settles ?? 1;
    expect(settles({ profiles: free("a", "b", "c", "d") })).toBeGreaterThan(settles({}));
    expect(settles({ repeats: 4 })).toBeLessThan(settles({}));
  });
});
