import { describe, expect, test } from "vitest";
import { Sequential } from "../../src/records/sequential.ts";
import { budgetEnd } from "../../src/sequential/budget.ts";
import { standBetween, standsOf, usedCells } from "../../src/sequential/sequential.ts";
import { Random } from "../../src/statistics/random.ts";
import { trial, usage } from "../reports/records.ts";
import { design, type Outcome, recordsOf, simulate } from "./simulated.ts";

/** A candidate that alone solves this share of the tasks, and a common share that both solve. */
function chances(seed: number, alone: Readonly<Record<string, number>>, common = 0.3): Outcome {
  const random = new Random(seed);
  const shared = new Map<string, number>();
  return (task, profile) => {
    const draw = shared.get(task) ?? random.uniform();
    shared.set(task, draw);
    return draw < common + (alone[profile] ?? 0);
  };
}

const three = { profiles: ["a", "b", "c"].map((name) => ({ name, takes: "" })) };
const always =
  (...winners: string[]): Outcome =>
  (_, profile) =>
    winners.includes(profile);

describe("a sequence", () => {
  test("settles a large difference long before its tasks are used up", () => {
    const { looks, sequence } = simulate(design(60), chances(1, { b: 0.6 }));
    const [stand] = looks.at(-1)?.stands ?? [];
    expect(stand).toMatchObject({ profile: "b", state: "better", n: looks.length });
    expect(stand?.low).toBeGreaterThan(0);
    expect(looks.length).toBeLessThan(30);
    expect(looks.slice(0, -1).every(({ stands }) => stands[0]?.state === "going-on")).toBe(true);
    expect(sequence.going).toEqual([]);
    expect(Sequential.parse(sequence.sequential)).toEqual(sequence.sequential);
    // The mirror image of it: hope for the margin ends a little before the difference is proven.
    const [mirrored] = simulate(design(60), chances(1, { a: 0.6 })).looks.at(-1)?.stands ?? [];
    expect(mirrored).toMatchObject({ state: "futile" });
    expect(mirrored?.high).toBeLessThan(0.05);
    const strict = design(60, { margin: 0.01 });
    expect(simulate(strict, always("a")).looks.at(-1)?.stands[0]).toMatchObject({ state: "worse", n: 8 });
  });

  test("goes on to the last task where there is no difference to speak of, and calls it neither", () => {
    const { looks, sequence } = simulate(design(40), (task) => task.endsWith("1"));
    expect(looks).toHaveLength(40);
    expect(looks.at(-1)?.stands[0]).toMatchObject({ state: "going-on", value: 0, n: 40 });
    expect(sequence.going).toEqual(["b"]);
    expect(sequence.next()).toEqual([]);
  });

  test("stops when the candidate can no longer be better by the margin, or is equivalent within it", () => {
    const wide = { margin: 0.5 };
    const equal = simulate(design(60, wide), always()).looks;
    expect(equal.at(-1)?.stands[0]?.state).toBe("equivalent");
    expect(equal.length).toBeLessThan(20);
    // Alone it solves one task in ten, the incumbent alone three.
    const mixed = simulate(design(200, { margin: 0.15 }), (task, profile) => {
      const digit = Number(task.slice(-1));
      return profile === "b" ? digit === 0 : digit >= 1 && digit <= 3;
    });
    expect(mixed.looks.at(-1)?.stands[0]).toMatchObject({ state: "futile" });
    expect(mixed.looks.length).toBeLessThan(200);
  });

  test("of several candidates, a settled one gets no more trials while the incumbent goes on for the others", () => {
    const { looks, records, sequence } = simulate(design(30, three), (task, profile) =>
      profile === "b" ? true : profile === "c" && task.endsWith("2"),
    );
    const last = looks.at(-1)?.stands;
    const [b, c] = last ?? [];
    expect(b).toMatchObject({ state: "better" });
    expect(c).toMatchObject({ state: "going-on", n: 30 });
    const trialsOf = (name: string) => records.filter(({ profile }) => profile === name).length;
    expect([trialsOf("a"), trialsOf("b"), trialsOf("c")]).toEqual([30, b?.n, 30]);
    // Each has half of alpha: b needs more tasks than it would alone.
    const alone = simulate(design(30), always("b")).looks.at(-1)?.stands[0];
    expect(b?.n ?? 0).toBeGreaterThan(alone?.n ?? 0);
    const plan = design(30, three).order.flatMap((task) =>
      ["a", "b", "c"].map((profile) => ({ task, profile, repeat: 1 })),
    );
    expect(usedCells(sequence.sequential, plan)).toHaveLength(records.length);
  });

  test("takes the mean over all repeats of a task as one observation", () => {
    const { looks } = simulate(design(5, { repeats: 4 }), (_, profile, repeat) => profile === "b" && repeat <= 3);
    expect(looks.map(({ added }) => Object.values(added[0]?.differences ?? {}))).toEqual(Array(5).fill([0.75]));
    expect(looks.at(-1)?.stands[0]).toMatchObject({ n: 5, value: 0.75 });
  });

  test("looks at a batch at once where models are swapped", () => {
    const swapped = { profiles: ["a", "b"].map((name) => ({ name, takes: name })) };
    const { looks } = simulate(design(20, swapped), always("b"));
    expect(looks.map(({ added }) => added.length)).toEqual([6, 6]);
    expect(looks.at(-1)?.stands[0]).toMatchObject({ state: "better", n: 12 });
  });

  test("leaves out a task that stayed incomplete, for whom it is, and says so", () => {
    const given = design(6, three);
    const [first = "", second = ""] = given.order;
    const { looks } = simulate(given, (task, profile) =>
      (task === first && profile === "b") || (task === second && profile === "a") ? null : true,
    );
    expect(looks[0]?.added).toEqual([{ task: first, differences: { b: null, c: 0 } }]);
    expect(looks[1]?.added).toEqual([{ task: second, differences: { b: null, c: null } }]);
    expect(looks.at(-1)?.stands.map(({ n }) => n)).toEqual([4, 5]);
  });

  test("keeps what is known of a candidate that was lost, and goes on for the others", () => {
    const { sequence, records } = simulate(design(30, three), always("c"), [], 3);
    sequence.lose("b");
    expect(sequence.going).toEqual(["c"]);
    const look = sequence.look([], records, { at: "2026-11-20T12:00:00.000Z", elapsedMs: 0 });
    expect(look.stands[0]).toMatchObject({ profile: "b", state: "lost", n: 3 });
  });
});

describe("a sequence that is taken up again", () => {
  test("ends exactly as one that nobody disturbed, wherever it was cut", () => {
    const outcome = () => chances(5, { b: 0.45, c: 0.1 });
    const whole = simulate(design(40, three), outcome());
    expect(whole.looks.length).toBeGreaterThan(10);
    for (const cut of [0, 1, 7, whole.looks.length]) {
      const fixed = outcome();
      const first = simulate(design(40, three), fixed, [], cut);
      const written = Sequential.parse(JSON.parse(JSON.stringify(first.sequence.sequential)));
      const second = simulate(written, fixed, first.records);
      expect(second.looks).toEqual(whole.looks);
    }
  });

  test("tries what was left out again, after everything else", () => {
    const given = design(8);
    const [first = ""] = given.order;
    let broken = true;
    const outcome: Outcome = (task, profile) => (task === first && broken ? null : profile === "a" && task === first);
    const before = simulate(given, outcome, [], 2);
    broken = false;
    const records = before.records.filter(({ verdict }) => verdict !== "ungraded");
    const { looks } = simulate(before.sequence.sequential, outcome, records);
    expect(looks.map(({ added }) => added[0]?.task)).toEqual([...given.order, first]);
    expect(looks.at(-1)?.added[0]?.differences).toEqual({ b: -1 });
    expect(looks.at(-1)?.stands[0]?.n).toBe(8);
  });
});

test("over 200 runs without a difference, with a look after each task, hardly any calls one", () => {
  let wrong = 0;
  let trials = 0;
  for (let run = 0; run < 200; run += 1) {
    const random = new Random(run);
    const { looks } = simulate(design(30, { seed: run, ...three }), () => random.chance(0.5));
    const states = looks.at(-1)?.stands.map(({ state }) => state) ?? [];
    if (states.some((state) => state === "better" || state === "worse")) wrong += 1;
    trials += looks.at(-1)?.trials ?? 0;
  }
  // α is 0.05 over both candidates: more than 16 of 200 would happen once in 50 such tests if it were just kept.
  expect(wrong).toBeLessThanOrEqual(16);
  expect(trials).toBeGreaterThan(200 * 60);
});

test("two sides of a comparison say the same, mirrored, and two candidates say nothing", () => {
  const { sequence } = simulate(design(30, three), always("b"));
  const { sequential } = sequence;
  const stand = standsOf(sequential)[0];
  expect(standBetween(sequential, "a", "b")).toEqual(stand);
  expect(standBetween(sequential, "b", "a")).toMatchObject({
    profile: "a",
    state: "worse",
    value: -1,
    low: -(stand?.high ?? 0),
    high: -(stand?.low ?? 0),
  });
  expect(standBetween(sequential, "b", "c")).toBeNull();
  expect(standsOf(design(3))).toMatchObject([{ profile: "b", n: 0, value: null, low: -1, high: 1 }]);
});

describe("a budget", () => {
  const given = design(10);
  const spent = (more: object = {}) => ({
    records: recordsOf(given.order.slice(0, 4), ["a", "b"], 1, always()),
    underWay: 0,
    elapsedMs: 0,
    ...more,
  });
  const end = (budget: Parameters<typeof budgetEnd>[0], more = {}) => budgetEnd(budget, spent(more), 2, given);

  test("of trials counts what is recorded, what is under way and what would come", () => {
    expect(end({ trials: 10 })).toBeNull();
    expect(end({ trials: 10 }, { underWay: 1 })).toMatchObject({ reason: "budget" });
    expect(end({ trials: 9 })?.detail).toContain("9 trials of the budget; undecided: b");
    expect(end({})).toBeNull();
  });

  test("of time and cost lets nothing begin once they are used up", () => {
    expect(end({ hours: 1 }, { elapsedMs: 3_599_999 })).toBeNull();
    expect(end({ hours: 1 }, { elapsedMs: 3_600_000 })?.detail).toContain("1 h of the budget");
    const costing = (...costs: (number | null)[]) => ({
      records: costs.map((costUsd, index) =>
        trial("t", "a", index + 1, { costUsd, costBasis: costUsd === null ? null : "tokens" }),
      ),
    });
    expect(end({ costUsd: 2 }, costing(1, 0.99))).toBeNull();
    expect(end({ costUsd: 2 }, costing(1, 1))?.detail).toContain("$2 of the budget");
    expect(end({ costUsd: 2 }, costing(1, null))?.detail).toContain("not measured");
    const free = {
      records: [
        trial("t", "a", 1, { usage: null }),
        trial("t", "b", 1, { usage: usage(), costUsd: 1, costBasis: "tokens" }),
      ],
    };
    expect(end({ costUsd: 2 }, free)).toBeNull();
  });
});
