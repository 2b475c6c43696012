import { describe, expect, test } from "vitest";
import { compare } from "../../src/comparisons/compare.ts";
import type { Comparison, Estimate, Verdict } from "../../src/comparisons/comparison.ts";
import { gateBetween, judgeGate } from "../../src/comparisons/gate.ts";
import { GateConfig } from "../../src/config/decision.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { simulateRun } from "../support/simulated-run.ts";

const { run, trials } = simulateRun({
  profiles: [
    { name: "a", success: 0.5 },
    { name: "b", success: 0.5 },
  ],
  tasks: 10,
});
const whole = compare({ run, trials, profile: "a" }, { run, trials, profile: "b" });

function gate(config: Partial<GateConfig>, comparison: Comparison) {
  return judgeGate(comparison, GateConfig.parse(config));
}

function success(labels: Verdict[], withinMargin = false): Comparison {
  const [verdict = "undecided"] = labels;
  const difference = { value: 0, low: -0.1, high: 0.1 };
  return { ...whole, success: { ...whole.success, verdict, labels, withinMargin, difference, tasksMissing: 40 } };
}

test("without a rule there is no gate", () => {
  expect(gate({ undecided: "fail" }, whole)).toBeNull();
});

describe("success", () => {
  test.each<[Verdict[], boolean, string, string]>([
    [["better", "non-inferior"], false, "pass", "pass"],
    [["better", "equivalent", "non-inferior"], true, "pass", "pass"],
    [["worse"], false, "fail", "fail"],
    [["worse", "equivalent", "non-inferior"], true, "fail", "fail"],
    [["equivalent", "non-inferior"], true, "pass", "fail"],
    [["non-inferior"], false, "pass", "undecided"],
    [["undecided"], false, "undecided", "undecided"],
  ])("%j (within the margin: %s): worse → %s, not-better → %s", (labels, inside, worse, notBetter) => {
    expect(gate({ success: "worse" }, success(labels, inside))?.state).toBe(worse);
    expect(gate({ success: "not-better" }, success(labels, inside))?.state).toBe(notBetter);
  });

  test("undecided says how many tasks are missing, and passes or fails as configured", () => {
    const open = success(["undecided"]);
    expect(gate({ success: "worse" }, open)).toMatchObject({
      passed: true,
      rules: [{ reason: "undecided; about 40 more tasks would settle 5 points" }],
    });
    expect(gate({ success: "worse", undecided: "fail" }, open)?.passed).toBe(false);
  });

  test("nothing compared is never a pass of its own", () => {
    const none = success(["undecided"]);
    const empty = { ...none, success: { ...none.success, difference: { value: null, low: null, high: null } } };
    expect(gate({ success: "worse" }, empty)?.rules[0]).toMatchObject({
      state: "undecided",
      reason: "no task was compared",
    });
  });
});

describe("ratios fail only when the whole interval lies above the threshold", () => {
  const time = (ratio: Estimate): Comparison => {
    const { all } = whole.latency;
    if (!all) throw new Error("times are compared here");
    return { ...whole, latency: { ...whole.latency, all: { ...all, p50: { ...all.p50, ratio } } } };
  };
  test.each([
    [{ value: 1.5, low: 1.21, high: 1.8 }, "fail", "+50 % (+21 % to +80 %)"],
    [{ value: 1.5, low: 1.2, high: 1.8 }, "undecided", "+50 % (+20 % to +80 %)"],
    [{ value: 1.1, low: 1.0, high: 1.2 }, "pass", "+10 % (+0 % to +20 %)"],
    [{ value: 0.8, low: 0.7, high: 0.9 }, "pass", "−20 % (−30 % to −10 %)"],
    [{ value: 9, low: null, high: 12 }, "undecided", "+800 % (no lower bound to +1100 %)"],
    [{ value: 1, low: 0.9, high: null }, "undecided", "+0 % (−10 % to no upper bound)"],
    [{ value: null, low: null, high: null }, "undecided", "nothing to compare"],
  ] as const)("latency.p50 +20%%: %j → %s", (ratio, state, reason) => {
    expect(gate({ "latency.p50": "+20%" }, time(ratio))?.rules).toEqual([
      { metric: "latency.p50", limit: "+20%", state, reason },
    ]);
  });

  test("what is not comparable is undecided, with the reason", () => {
    const elsewhere = {
      ...whole,
      latency: { ...whole.latency, why: "The runs were on different hardware.", all: null },
    };
    expect(gate({ "latency.p90": "+10%" }, elsewhere)?.rules[0]).toMatchObject({
      state: "undecided",
      reason: "not compared: The runs were on different hardware.",
    });
  });
});

test("a run that stops by what it sees settles no ratio: its intervals are those of a fixed size", () => {
  const stopped = { ...success(["better"]), sequential: true };
  const dear = { ...stopped, cost: { ...whole.cost, ratio: { value: 2, low: 1.5, high: 2.5 } } };
  for (const cost of ["+10%", "+200%"]) {
    expect(gate({ cost }, dear)?.rules[0]).toMatchObject({
      state: "undecided",
      reason: "+100 % (+50 % to +150 %), too narrow for a run that stops by what it sees",
    });
  }
  expect(gate({ success: "worse" }, stopped)?.state).toBe("pass");
});

test("nor does one settle success at a stricter level than its own", () => {
  const made = success(["better"]);
  const loose = { ...made, alpha: 0.001, success: { ...made.success, alpha: 0.025 } };
  expect(gate({ success: "worse" }, loose)?.rules[0]).toMatchObject({
    state: "undecided",
    reason: "the run's own interval is at 97.5 %, and 99.9 % was asked for",
  });
});

test("answers a person wrote are no success: neither pass nor fail", () => {
  for (const labels of [["better"], ["worse"]] as const) {
    const made = success([...labels]);
    const scripted = { ...made, candidate: { ...made.candidate, scripted: true } };
    expect(gate({ success: "worse", undecided: "fail" }, scripted)).toMatchObject({
      passed: false,
      rules: [{ state: "undecided", reason: "a person wrote the answers of b: no success of a model" }],
    });
  }
});

describe("what was cut off or left uncounted bounds on one side only", () => {
  const profiles = (a: object, b: object) => [
    { name: "a", success: 0.5, ...a },
    { name: "b", success: 0.5, ...b },
  ];
  const between = (a: object, b: object, change: (trial: TrialRecord) => TrialRecord = (trial) => trial) => {
    const made = simulateRun({ profiles: profiles(a, b), tasks: 60, repeats: 2, shared: true });
    const sides = { run: made.run, trials: made.trials.map(change) };
    return compare({ ...sides, profile: "a" }, { ...sides, profile: "b" });
  };

  test("times cut off throughout are no pass, and the reason says so", () => {
    const limited = (...names: string[]) =>
      between({ timeouts: 0 }, { timeouts: 0 }, (trial) =>
        names.includes(trial.profile)
          ? { ...trial, termination: "timeout", durationMs: { ...trial.durationMs, agent: 600_000 } }
          : trial,
      );
    const cut = limited("a", "b");
    expect(gate({ "latency.p50": "+20%", "latency.p90": "+20%" }, cut)?.rules.map(({ state }) => state)).toEqual([
      "undecided",
      "undecided",
    ]);
    expect(gate({ "latency.p50": "+20%" }, cut)?.rules[0]?.reason).toBe(
      "+0 % (no lower bound to no upper bound); 100 % of the base's attempts ran into the time limit, 100 % of the candidate's attempts ran into the time limit",
    );
    expect(gate({ "latency.p50": "+20%" }, limited("b"))?.state).toBe("fail");
    expect(gate({ "latency.p50": "+20%" }, limited("a"))?.state).toBe("pass");
  });

  test("cost that is at least so much may fail, and never passes", () => {
    const priced = (factor: number) =>
      between({}, {}, (trial) => {
        if (trial.profile !== "b" || trial.usage === null || trial.costUsd === null) return trial;
        const costUsd = trial.costUsd * (factor + 0.01 * (Number(trial.task.slice(-2)) % 7));
        return { ...trial, usage: { ...trial.usage, unmeasuredRequests: 3 }, costUsd };
      });
    expect(gate({ cost: "+10%" }, priced(0.5))?.rules[0]).toMatchObject({
      state: "undecided",
      reason: expect.stringContaining("lower bounds, since the server left requests of the candidate uncounted"),
    });
    expect(gate({ cost: "+10%" }, priced(2))?.state).toBe("fail");
  });
});

describe("the gate of two runs", () => {
  const [base, loose, none] = [
    GateConfig.parse({ success: "worse", undecided: "fail" }),
    GateConfig.parse({ cost: "+90%" }),
    GateConfig.parse({}),
  ];

  test("is the candidate's; a candidate without one does not get round that of the base", () => {
    expect(gateBetween(base, base)).toEqual({ gate: base, note: null });
    expect(gateBetween(none, loose).gate).toBe(loose);
    expect(gateBetween(base, none)).toEqual({
      gate: base,
      note: "The candidate's run has no gate: that of the base is used, success: worse, undecided: fail.",
    });
  });

  test("and when the two differ, that is said", () => {
    expect(gateBetween(base, loose)).toEqual({
      gate: loose,
      note: "The runs' gates differ: success: worse, undecided: fail; and cost: +90%, undecided: pass. That of the candidate is used.",
    });
  });
});

test("one failed rule fails the gate, an undecided one leaves it open", () => {
  const dear = { ...success(["better"]), cost: { ...whole.cost, ratio: { value: 2, low: 1.5, high: 2.5 } } };
  expect(gate({ success: "worse", cost: "+10%" }, dear)).toMatchObject({ state: "fail", passed: false });
  expect(gate({ success: "worse", cost: "+100%" }, dear)).toMatchObject({ state: "undecided", passed: true });
  expect(gate({ success: "worse", cost: "+200%" }, dear)).toMatchObject({ state: "pass", passed: true });
});
