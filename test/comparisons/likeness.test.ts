import { describe, expect, test } from "vitest";
import { compare } from "../../src/comparisons/compare.ts";
import { type SimulatedProfile, type SimulationOptions, simulateRun } from "../support/simulated-run.ts";

/** The profile `a` as one run measured it. */
function side(id: string, more: Partial<SimulationOptions> = {}, profile: Partial<SimulatedProfile> = {}) {
  const profiles = [{ name: "a", success: 0.5, ...profile }];
  return { ...simulateRun({ id, profiles, tasks: 12, repeats: 2, ...more }), profile: "a" };
}

test("two runs on like machines compare in everything, and say that they did not alternate", () => {
  const result = compare(side("one"), side("two", { environment: { memoryGiB: "125.6" } }));
  expect(result).toMatchObject({ sameRun: false, latency: { why: null }, tokens: { why: null }, cost: { why: null } });
  expect(result.notes).toEqual([
    "Both sides are the same profile, settings and versions included: what differs is chance, or drift.",
    "Two runs: their trials did not alternate, so drift of machine or server is part of what differs.",
  ]);
});

test.each([
  ["hardware", { environment: { gpu: "NVIDIA A100" } }, "different hardware: gpu NVIDIA L40S (48 GiB) and NVIDIA A100"],
  ["sandbox", { run: { sandbox: "local" } }, "different sandboxes: docker and local"],
  ["agents at once", { modelSlots: 4 }, "Different numbers of agents worked at the same time: 1 and 4"],
] as const)("another %s: no times and no machine costs, but success", (_, more, why) => {
  const result = compare(side("one"), side("two", more));
  expect(result.latency.why).toContain(why);
  expect(result.latency).toMatchObject({ all: null, solvedByBoth: null });
  expect(result.cost.why).toContain(why);
  expect(result.cost.ratio.value).toBeNull();
  expect(result.tokens.why).toBeNull();
  expect(result.success.difference.value).not.toBeNull();
});

describe("time limits", () => {
  const often = { timeouts: 0.3 };

  test("other ones that attempts ran into: no times and no machine costs", () => {
    const result = compare(side("one", {}, often), side("two", { timeoutSeconds: 1200 }, often));
    expect(result.latency).toMatchObject({
      why: "Agents were cut off at different times: 600 s and 1200 s.",
      all: null,
    });
    expect(result.cost).toMatchObject({ why: result.latency.why, ratio: { value: null } });
    expect(result.tokens.why).toBeNull();
  });

  test("a profile's own goes before the run's, also within one run", () => {
    const profiles = [
      { name: "a", success: 0.5, ...often },
      { name: "b", success: 0.5, ...often },
    ];
    const { run, trials } = simulateRun({ profiles, tasks: 12 });
    const own = (limits: object) => {
      const { a, b } = run.config.profiles;
      if (!a || !b) throw new Error("both profiles are configured");
      const config = { ...run.config, profiles: { a, b: { ...b, limits } } };
      return compare(
        { run: { ...run, config }, trials, profile: "a" },
        { run: { ...run, config }, trials, profile: "b" },
      );
    };
    expect(own({ timeoutSeconds: 300 }).latency.why).toBe("Agents were cut off at different times: 600 s and 300 s.");
    expect(own({ timeoutSeconds: 600 }).latency.why).toBeNull();
    expect(own({ requests: 20 })).toMatchObject({
      latency: { why: null },
      notes: ["The limits differ: requests not set and 20."],
    });
  });

  test("other ones that no attempt ran into cut nothing off: times compare, and the limits are told", () => {
    const never = { timeouts: 0 };
    const result = compare(side("one", {}, never), side("two", { timeoutSeconds: 1200 }, never));
    expect(result.latency.atLimit).toEqual({ base: 0, candidate: 0 });
    expect(result.latency.why).toBeNull();
    expect(result.notes).toContain("The limits differ: timeoutSeconds 600 and 1200.");
  });
});

test("costs by the token do not depend on the machine", () => {
  const cloud = { cloud: true };
  const result = compare(side("one", {}, cloud), side("two", { environment: { cpu: "other" } }, cloud));
  expect(result.latency.why).not.toBeNull();
  expect(result.cost).toMatchObject({ why: null, ratio: { value: 1 } });
});

test("tasks that changed are left out; without a common one there is nothing to compare", () => {
  const [base, candidate] = [side("one"), side("two")];
  const changed = (ids: ReadonlySet<string>) => ({
    ...candidate,
    run: {
      ...candidate.run,
      tasks: candidate.run.tasks.map((task) => (ids.has(task.id) ? { ...task, fingerprint: "other" } : task)),
    },
  });
  const all = base.run.tasks.map(({ id }) => id);
  const some = compare(base, changed(new Set(all.slice(0, 5))));
  expect(some.tasks.compared).toBe(7);
  expect(new Set(some.tasks.dropped.map(({ reason }) => reason))).toEqual(
    new Set(["the two runs have different versions of it"]),
  );
  expect(() => compare(base, changed(new Set(all)))).toThrow(/cannot be compared: the 12 tasks in common changed/);
  expect(() => compare(base, side("three", { tasks: 0 }))).toThrow(/they have no task in common/);
});

test("answers a person wrote are no measurement: neither times nor tokens", () => {
  const result = compare(side("one"), side("two", {}, { scripted: true }));
  expect(result.latency.why).toBe("A person wrote the answers of a.");
  expect(result.tokens.why).toBe("A person wrote the answers of a.");
  expect(result.notes.join()).toContain("not a model");
});

test("tokens that were only estimated are not compared", () => {
  const estimated = side("two");
  const trials = estimated.trials.map((trial) => ({
    ...trial,
    usage: trial.usage && { ...trial.usage, source: "estimated" as const },
  }));
  expect(compare(side("one"), { ...estimated, trials }).tokens.why).toContain("estimated");
});

test("other graders, limits and environments are told", () => {
  const other = side("two", { run: { harnessVersion: "0.2.0" }, environment: { gpuDriver: "570.1" } });
  const limits = { ...other.run.config.run, limits: { timeoutSeconds: 600, requests: 20 } };
  const run = { ...other.run, config: { ...other.run.config, run: limits } };
  const notes = compare(side("one"), { ...other, run }).notes.join("\n");
  expect(notes).toContain("Graded by different versions of agent-eval, 0.1.0 and 0.2.0");
  expect(notes).toContain("gpuDriver (560.35, 570.1)");
  expect(notes).toContain("The limits differ: requests not set and 20.");
});

test("one profile's trials all before the other's: said, for times drift", () => {
  const profiles = [
    { name: "a", success: 0.5 },
    { name: "b", success: 0.5 },
  ];
  const { run, trials } = simulateRun({ profiles, tasks: 12 });
  const plan = [...run.plan].sort((x, y) => (x.profile < y.profile ? -1 : 1));
  const sides = (some: typeof run) =>
    [
      { run: some, trials, profile: "a" },
      { run: some, trials, profile: "b" },
    ] as const;
  expect(compare(...sides(run)).notes).toEqual([]);
  expect(compare(...sides({ ...run, plan })).notes.join()).toContain("All trials of one profile came before");
});
