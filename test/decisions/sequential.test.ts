import { describe, expect, test } from "vitest";
import { DecisionConfig } from "../../src/config/decision.ts";
import { makeDesign } from "../../src/sequential/design.ts";
import { Sequence } from "../../src/sequential/sequence.ts";
import { type SimulatedProfile, simulateRun } from "../support/simulated-run.ts";
import { decided } from "./support.ts";

/** A simulated run that looked after every task and stopped when it had settled. */
function stopped(profiles: readonly SimulatedProfile[], tasks: number) {
  const { run, trials } = simulateRun({ profiles, tasks, repeats: 2, seed: 6 });
  const incumbent = profiles[0]?.name ?? "";
  const design = makeDesign({
    tasks: run.tasks.map(({ id, canary }) => ({ id, canary })),
    profiles: profiles.map(({ name }) => ({ name, takes: "" })),
    ...{ incumbent, repeats: 2, seed: 6, margin: 0.05, alpha: 0.05 },
  });
  const sequence = new Sequence(design);
  const seen = new Set<string>();
  while (sequence.going.length > 0) {
    const next = sequence.next();
    if (next.length === 0) break;
    for (const task of next) seen.add(task);
    const so = trials.filter(({ task }) => seen.has(task));
    sequence.look(next, so, { at: "2026-11-20T12:00:00.000Z", elapsedMs: so.length });
  }
  const end = { at: "2026-11-20T13:00:00.000Z", reason: "settled" as const, detail: "Everybody is settled." };
  return {
    run: { ...run, sequential: { ...sequence.sequential, end } },
    trials: trials.filter(({ task }) => seen.has(task)),
  };
}

describe("a run that stopped by itself", () => {
  test("is decided by its own confidence sequence, which is wider than a fixed interval", () => {
    const run = stopped(
      [
        { name: "old", success: 0.3 },
        { name: "new", success: 0.85 },
      ],
      120,
    );
    const { decision } = decided(run);
    const [contender] = decision.contenders;
    const stand = run.run.sequential.looks.at(-1)?.stands[0];
    expect(contender?.evidence.success).toMatchObject({ low: stand?.low, high: stand?.high });
    expect(contender?.evidence.tasks).toBeLessThan(120);
    expect(decision.verdict).toMatchObject({ kind: "change", recommended: "new" });
    expect(decision.runs[0]?.complete).toBe(true);
    expect(decision.routing.cells.some(({ differs }) => differs)).toBe(false);
  });

  test("names a faster profile only where a sequence of its own shows that", () => {
    const pair = (seconds: number) =>
      stopped(
        [
          { name: "old", success: 0.95, seconds: 60 },
          { name: "new", success: 0.95, seconds },
        ],
        200,
      );
    expect(decided(pair(20)).decision.contenders[0]?.evidence.faster).toBe(true);
    expect(decided(pair(60)).decision.contenders[0]?.evidence.faster).toBe(false);
  });

  test("shows no interval of time or cost, since one of a fixed size would not hold", () => {
    const { decision } = decided(
      stopped(
        [
          { name: "old", success: 0.95, seconds: 60 },
          { name: "new", success: 0.95, seconds: 20 },
        ],
        200,
      ),
    );
    const [contender] = decision.contenders;
    expect(contender?.evidence.latency).toMatchObject({ low: null, high: null });
    expect(contender?.evidence.latency.ratio).toBeLessThan(1);
    expect(contender?.reason).toMatch(/faster \(time −\d+ %\)/);
  });

  test("is not decided at a smaller error rate than it stopped at", () => {
    const run = stopped(
      [
        { name: "old", success: 0.3 },
        { name: "new", success: 0.85 },
      ],
      60,
    );
    const smaller = DecisionConfig.parse({ incumbent: "old", alpha: 0.01 });
    expect(() => decided(run, { decision: smaller })).toThrow("stopped at an error rate of 0.05, not of 0.01");
    const larger = DecisionConfig.parse({ incumbent: "old", alpha: 0.1 });
    expect(decided(run, { decision: larger }).decision.verdict.kind).toBe("change");
  });

  test("is decided alone, and for its own incumbent", () => {
    const run = stopped(
      [
        { name: "old", success: 0.3 },
        { name: "new", success: 0.85 },
      ],
      60,
    );
    const other = DecisionConfig.parse({ incumbent: "new" });
    expect(() => decided(run, { decision: other })).toThrow("compared with old, not with new");
    expect(() => decided([run, simulateRun({ profiles: [{ name: "old", success: 0.5 }], id: "other" })])).toThrow(
      "has to be decided alone",
    );
  });
});
