import { describe, expect, test } from "vitest";
import { type Constraints, DecisionConfig } from "../../src/config/decision.ts";
import { simulateRun } from "../support/simulated-run.ts";
import { candidateIn, decided } from "./support.ts";

const run = simulateRun({
  profiles: [
    { name: "here", success: 0.5, seconds: 60, vramGib: 20 },
    { name: "slow", success: 0.6, seconds: 400, vramGib: 60 },
    { name: "cloud", success: 0.9, seconds: 20, cloud: true, price: 3 },
    { name: "dark", success: 0.7, price: null },
  ],
  tasks: 60,
  repeats: 2,
});
/** Nobody metered what this one used. */
const trials = run.trials.map((trial) =>
  trial.profile === "dark" ? { ...trial, telemetry: null, costUsd: null, costBasis: null } : trial,
);
const by = (
  constraints: Partial<Constraints>,
  waived: readonly ("latency" | "cost" | "vram")[] = [],
  incumbent = "here",
) => decided({ run: run.run, trials }, { decision: DecisionConfig.parse({ incumbent, constraints }), waived });

function stateOf(decision: ReturnType<typeof by>["decision"], profile: string) {
  const { eligible, checks } = candidateIn(decision, profile);
  return { eligible, state: checks[0]?.state };
}

describe("a constraint", () => {
  test("none: the cloud wins", () => {
    expect(by({}).decision.verdict).toMatchObject({ kind: "change", recommended: "cloud" });
  });

  test("localOnly: no cloud, however good", () => {
    const { decision } = by({ localOnly: true });
    expect(stateOf(decision, "cloud")).toEqual({ eligible: false, state: "broken" });
    expect(stateOf(decision, "here")).toEqual({ eligible: true, state: "kept" });
    expect(decision.verdict.recommended).not.toBe("cloud");
    expect(decision.front).not.toContain("cloud");
  });

  test("maxLatencySeconds: the 90th percentile decides", () => {
    const { decision, markdown } = by({ maxLatencySeconds: 450 });
    expect(stateOf(decision, "slow")).toEqual({ eligible: false, state: "broken" });
    expect(stateOf(decision, "cloud").state).toBe("kept");
    expect(markdown).toContain("slow: The 90th percentile of the agent's time is");
  });

  test("maxCostUsd and maxVramGib: what was not measured does not pass in silence, unless it is waived", () => {
    const cost = by({ maxCostUsd: 0.1 }).decision;
    expect(stateOf(cost, "cloud")).toEqual({ eligible: false, state: "broken" });
    expect(stateOf(cost, "dark")).toEqual({ eligible: false, state: "not-measured" });
    expect(candidateIn(cost, "dark").excluded.join(" ")).toContain("was not measured");

    const memory = by({ maxVramGib: 24 }).decision;
    expect(stateOf(memory, "slow")).toEqual({ eligible: false, state: "broken" });
    expect(stateOf(memory, "here")).toEqual({ eligible: true, state: "kept" });
    expect(stateOf(memory, "cloud")).toEqual({ eligible: true, state: "not-applicable" });
    expect(stateOf(memory, "dark").state).toBe("not-measured");

    const waived = by({ maxCostUsd: 0.1 }, ["cost"]).decision;
    expect(stateOf(waived, "dark")).toEqual({ eligible: true, state: "waived" });
    expect(waived.verdict.recommended).toBe("dark");
    expect(waived.warnings.join(" ")).toContain("dark is recommended although maxCostUsd could not be checked");
  });

  test("that the incumbent breaks: it is replaced by the best of the others, which is said to be a choice", () => {
    const { decision } = by({ localOnly: true, maxLatencySeconds: 450 }, [], "cloud");
    expect(decision.verdict).toMatchObject({ kind: "replace", incumbent: "cloud", recommended: "dark" });
    expect(decision.verdict.reasons.join(" ")).toContain("cloud: Its model runs in a cloud");
  });

  test("that all break: nobody is recommended, with every reason", () => {
    const { decision } = by({ maxLatencySeconds: 1 });
    expect(decision.verdict).toMatchObject({ kind: "none", recommended: null });
    expect(decision.verdict.reasons).toHaveLength(4);
  });
});

test("an incumbent that no run has is an error that names those there are", () => {
  expect(() => by({}, [], "ghost")).toThrow("no run has the incumbent ghost");
});
