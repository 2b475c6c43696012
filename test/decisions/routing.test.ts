import { describe, expect, test } from "vitest";
import { DecisionConfig } from "../../src/config/decision.ts";
import { isLocal } from "../../src/config/location.ts";
import { bucketOf } from "../../src/decisions/routing.ts";
import { simulateRun } from "../support/simulated-run.ts";
import { candidateIn, decided } from "./support.ts";

test.each([
  [null, "unknown"],
  [1, "0-8k"],
  [7999, "0-8k"],
  [8000, "8-32k"],
  [32_000, "32-64k"],
  [64_000, "64k+"],
])("a task of %s tokens belongs to %s", (tokens, bucket) => {
  expect(bucketOf(tokens)).toBe(bucket);
});

describe("the routing table", () => {
  // As good over all, and far better at refactoring than at the rest.
  const specialists = simulateRun({
    profiles: [
      { name: "generalist", success: 0.5 },
      { name: "refactorer", success: 0.5, leaning: ({ category }) => (category === "refactor" ? 6 : -2) },
    ],
    ...{ tasks: 240, repeats: 3, seed: 2, spread: 0.7 },
  });

  test("leaves the default where the statistics support it, and nowhere else", () => {
    const { decision } = decided(specialists);
    expect(decision.verdict.recommended).toBe("generalist");
    const { cells } = decision.routing;
    const away = cells.filter(({ differs }) => differs);
    expect(away.length).toBeGreaterThan(0);
    expect(away.every(({ category, profile }) => category === "refactor" && profile === "refactorer")).toBe(true);
    for (const cell of cells.filter(({ differs }) => !differs)) expect(cell.profile).toBe("generalist");
    // Where it is settled the other way round, nothing is open.
    const patch = cells.find(({ category, settled }) => category === "patch" && settled);
    expect(patch).toMatchObject({ profile: "generalist", reason: "No other profile would be better here." });
  });

  test("says how many tasks are missing where nothing is settled", () => {
    const { decision } = decided(
      simulateRun({
        profiles: [
          { name: "a", success: 0.5 },
          { name: "b", success: 0.5 },
        ],
        tasks: 48,
        repeats: 2,
      }),
    );
    const open = decision.routing.cells.filter(({ settled }) => !settled);
    expect(open.length).toBeGreaterThan(0);
    for (const cell of open) expect(cell.reason).toMatch(/^Not enough evidence: about \d+ more tasks would settle it/);
  });

  test("holds every task that is scored, once", () => {
    const { run, trials } = simulateRun({ profiles: [{ name: "a", success: 0.5 }], tasks: 48, canaries: 3 });
    const { decision } = decided({ run, trials });
    expect(decision.routing.cells.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(45);
  });

  test("keeps its error rate: without a true difference, tables with a wrong departure are rare", () => {
    const departures = Array.from({ length: 60 }, (_, seed) =>
      decided(
        simulateRun({
          profiles: ["a", "b", "c"].map((name) => ({ name, success: 0.5 })),
          ...{ tasks: 60, repeats: 2, seed: seed + 100 },
        }),
      ),
    ).filter(({ decision }) => decision.routing.cells.some(({ differs }) => differs));
    // 5 % of 60 are 3; seven or more would come about in fewer than 1 of 30 batches at that rate.
    expect(departures.length).toBeLessThan(7);
  });
});

describe("sensitive tasks", () => {
  const profiles = [
    { name: "cloud", success: 0.95, seconds: 10, cloud: true },
    { name: "small", success: 0.3, seconds: 60 },
    { name: "large", success: 0.5, seconds: 90 },
  ];

  test.each([1, 2, 3, 4, 5, 6])("never go to a cloud, whatever it is worth (seed %i)", (seed) => {
    const { decision } = decided(simulateRun({ profiles, tasks: 120, repeats: 2, seed }));
    expect(decision.verdict.recommended).toBe("cloud");
    const cells = decision.routing.cells.filter(({ sensitivity }) => sensitivity === "restricted");
    expect(cells.length).toBeGreaterThan(0);
    for (const cell of cells) {
      expect(cell.localOnly).toBe(true);
      expect(cell.profile).not.toBeNull();
      expect(isLocal(candidateIn(decision, cell.profile ?? "").location)).toBe(true);
    }
    expect(decision.routing.localDefault).toBe("large");
  });

  test("the sensitivities are those of the configuration", () => {
    const decision = DecisionConfig.parse({ constraints: { localFor: ["restricted", "internal"] } });
    const { decision: made } = decided(simulateRun({ profiles, tasks: 60, repeats: 2 }), { decision });
    for (const cell of made.routing.cells) {
      expect(cell.profile === "cloud", cell.sensitivity).toBe(cell.sensitivity === "public");
    }
  });

  test("go nowhere when only clouds are left", () => {
    const run = simulateRun({ profiles: [{ name: "cloud", success: 0.9, cloud: true }], tasks: 60 });
    const { decision, markdown } = decided(run);
    const cells = decision.routing.cells.filter(({ sensitivity }) => sensitivity === "restricted");
    expect(cells.every(({ profile }) => profile === null)).toBe(true);
    expect(markdown).toContain("No local profile may be used, and these tasks go nowhere else.");
  });
});
