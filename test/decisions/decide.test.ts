import { describe, expect, test } from "vitest";
import { DecisionConfig } from "../../src/config/decision.ts";
import { large, simulateRun, sixBySixty } from "../support/simulated-run.ts";
import { candidateIn, decided, standingIn } from "./support.ts";

describe("six profiles, 60 tasks, 3 repeats, two truly different pairs", () => {
  test("the truly better one becomes the default, the truly worse one does not, the rest stays open", () => {
    const { decision, markdown } = decided(sixBySixty());
    expect(decision.verdict).toMatchObject({ kind: "change", incumbent: "incumbent", recommended: "strong" });
    expect(standingIn(decision, "strong")).toBe("qualifies");
    expect(standingIn(decision, "weak")).toBe("worse");
    for (const name of ["peer", "twin", "cloud"]) expect(standingIn(decision, name), name).toBe("undecided");
    // The verdict comes first.
    expect(markdown.split("\n")[0]).toBe("# Change the default from incumbent to strong.");
  });

  test("without the better one there is not enough evidence, and the incumbent stays", () => {
    const { run, trials } = sixBySixty();
    const without = {
      run: { ...run, profiles: run.profiles.filter(({ name }) => name !== "strong") },
      trials: trials.filter(({ profile }) => profile !== "strong"),
    };
    const { decision } = decided(without);
    expect(decision.verdict).toMatchObject({ kind: "not-enough-evidence", recommended: "incumbent" });
    const missing = decision.contenders.map(({ missingTasks }) => missingTasks);
    expect(missing.some((count) => count !== null && count > 100)).toBe(true);
    expect(decision.verdict.wouldChange.join(" ")).toContain(
      `About ${Math.max(...missing.map((n) => n ?? 0))} more tasks`,
    );
    // Faster for sure, and held back by success alone: said as such.
    expect(decision.verdict.wouldChange.join(" ")).toContain("twin is faster or cheaper already");
  });

  test("losses to infrastructure that hit one side more do not change the verdict", () => {
    const { run, trials } = sixBySixty();
    const hit = trials.map((trial, index) =>
      trial.profile === "strong" && index % 3 === 0
        ? { ...trial, verdict: "ungraded" as const, blame: "infra" as const, score: 0, reason: "the disk was full" }
        : trial,
    );
    const { decision } = decided({ run, trials: hit });
    expect(decision.verdict).toMatchObject({ kind: "change", recommended: "strong" });
    expect(decision.runs[0]?.complete).toBe(false);
    expect(decision.warnings.join(" ")).toContain("incomplete");
  });
});

describe("the default changes only when", () => {
  const pair = (more: { success: number; seconds?: number; price?: number | null }, tasks = 400) =>
    simulateRun({
      profiles: [
        { name: "old", success: 0.6, seconds: 60 },
        { name: "new", ...more },
      ],
      ...{ tasks, repeats: 3, seed: 3, spread: 0.5 },
    });

  test("a profile as good is clearly faster and cheaper", () => {
    const { decision } = decided(pair({ success: 0.62, seconds: 20 }));
    expect(decision.verdict).toMatchObject({ kind: "change", recommended: "new" });
    expect(decision.contenders[0]?.evidence).toMatchObject({ faster: true, cheaper: true });
    expect(candidateIn(decision, "old").dominatedBy).toEqual(["new"]);
    expect(decision.front).toEqual(["new"]);
  });

  test("not when it is as good and slower: the incumbent is kept, and that is settled", () => {
    const { decision } = decided(pair({ success: 0.58, seconds: 120 }));
    expect(decision.verdict).toMatchObject({ kind: "keep", recommended: "old" });
  });

  test("not when it is faster and may be worse", () => {
    const { decision } = decided(pair({ success: 0.6, seconds: 20 }, 40));
    expect(decision.verdict).toMatchObject({ kind: "not-enough-evidence", recommended: "old" });
    expect(decision.contenders[0]?.reason).toContain("but it may be worse in success");
  });
});

describe("a cost that is not known in full", () => {
  const { run, trials: same } = simulateRun({
    profiles: [
      { name: "old", success: 0.5, cloud: true },
      { name: "other", success: 0.5, cloud: true },
    ],
    ...{ tasks: 120, repeats: 2, shared: true },
  });
  const trials = same.map((trial, index) =>
    trial.profile === "other" && trial.costUsd !== null
      ? { ...trial, costUsd: trial.costUsd * (0.5 + 0.01 * (index % 7)) }
      : trial,
  );
  type Trials = typeof trials;
  const changed = (change: (trial: Trials[number]) => object) => ({
    run,
    trials: trials.map((trial) => (trial.profile === "other" ? { ...trial, ...change(trial) } : trial)),
  });
  const limited = { decision: DecisionConfig.parse({ incumbent: "old", constraints: { maxCostUsd: 1_000 } }) };

  test("known in full, it makes the default", () => {
    expect(decided({ run, trials }, limited).decision.verdict).toMatchObject({ kind: "change", recommended: "other" });
  });

  test.each([
    {
      what: "measured where it succeeded only",
      change: ({ verdict, costUsd, costBasis }: Trials[number]) =>
        verdict === "resolved" ? { costUsd, costBasis } : { costUsd: null, costBasis: null },
      warned: /Costs are not compared: Cost was not measured in \d+ of 240 trials/,
    },
    {
      what: "a lower bound",
      change: ({ usage }: Trials[number]) => ({ usage: usage && { ...usage, unmeasuredRequests: 6 } }),
      warned: null,
    },
    {
      what: "estimated",
      change: ({ usage }: Trials[number]) => ({ usage: usage && { ...usage, source: "estimated" as const } }),
      warned: /Costs are not compared: Tokens were estimated/,
    },
  ])("$what, it is no gain and keeps no limit", ({ change, warned }) => {
    const { decision } = decided(changed(change), limited);
    expect(candidateIn(decision, "other")).toMatchObject({ eligible: false, figures: { costUsd: { mean: null } } });
    expect(candidateIn(decision, "other").checks).toMatchObject([{ state: "not-measured" }]);
    const waived = decided(changed(change), { ...limited, waived: ["cost"] }).decision;
    expect(candidateIn(waived, "other").eligible).toBe(true);
    expect(waived.contenders[0]?.evidence.cheaper).toBe(false);
    expect(waived.verdict.kind).not.toBe("change");
    if (warned) expect(waived.warnings.join(" ")).toMatch(warned);
  });

  test("of the incumbent a lower bound is enough: the other is cheaper than it at least", () => {
    const bounded = trials.map(({ usage, ...trial }) =>
      trial.profile === "old" && usage ? { ...trial, usage: { ...usage, unmeasuredRequests: 2 } } : { ...trial, usage },
    );
    const { evidence } = decided({ run, trials: bounded }).decision.contenders[0] ?? {};
    expect(evidence).toMatchObject({ cheaper: true, cost: { low: null } });
  });
});

describe("limits that differ", () => {
  test("are said, and agents cut off at different times are not compared in time", () => {
    const { run, trials } = simulateRun({
      profiles: [
        { name: "old", success: 0.1, seconds: 500 },
        { name: "other", success: 0.1, seconds: 500 },
      ],
      ...{ tasks: 120, repeats: 2, shared: true, timeoutSeconds: 600 },
    });
    const other = run.config.profiles["other"];
    if (!other) throw new Error("no profile");
    const profiles = { ...run.config.profiles, other: { ...other, limits: { timeoutSeconds: 300, requests: 9 } } };
    const cut = trials.map((trial) =>
      trial.profile === "other" && trial.durationMs.agent > 300_000
        ? { ...trial, termination: "timeout" as const, durationMs: { ...trial.durationMs, agent: 300_000 } }
        : trial,
    );
    const { decision } = decided({ run: { ...run, config: { ...run.config, profiles } }, trials: cut });
    expect(decision.contenders[0]?.evidence.faster).toBe(false);
    expect(decision.warnings.join(" ")).toMatch(
      /cut off at different times.*The limits differ: .*requests not set and 9/,
    );
  });
});

describe("odd runs", () => {
  const two = [
    { name: "one", success: 0.5 },
    { name: "two", success: 0.5 },
  ];

  test("all equal: nothing is settled, nothing is dominated", () => {
    const run = simulateRun({ profiles: two, tasks: 30, repeats: 2, shared: true });
    const { decision } = decided(run);
    expect(decision.verdict.kind).not.toBe("change");
    expect(decision.verdict.recommended).toBe("one");
    expect(decision.front).toEqual(["one", "two"]);
  });

  test("everything failed", () => {
    const { decision } = decided(simulateRun({ profiles: two.map((p) => ({ ...p, success: 0 })), tasks: 20 }));
    expect(decision.verdict.recommended).toBe("one");
    expect(decision.verdict.kind).not.toBe("change");
    expect(candidateIn(decision, "one").figures.success.rate).toBe(0);
  });

  test("every trial lost to infrastructure: nobody can be recommended", () => {
    const { decision } = decided(simulateRun({ profiles: two.map((p) => ({ ...p, lost: 1 })), tasks: 5 }));
    expect(decision.verdict).toMatchObject({ kind: "none", recommended: null });
    expect(decision.verdict.reasons.join(" ")).toContain("No trial of it has a verdict.");
    expect(decision.routing.cells.every(({ profile }) => profile === null)).toBe(true);
  });

  test("one trial of each", () => {
    const { decision } = decided(simulateRun({ profiles: two, tasks: 1 }));
    expect(decision.verdict).toMatchObject({ kind: "not-enough-evidence", recommended: "one" });
  });

  test("one profile: it stays, and nothing was compared", () => {
    const { decision } = decided(simulateRun({ profiles: two.slice(0, 1), tasks: 10 }));
    expect(decision.verdict).toMatchObject({ kind: "keep", recommended: "one" });
    expect(decision.contenders).toEqual([]);
  });

  test("no task", () => {
    const { run } = simulateRun({ profiles: two, tasks: 1 });
    const { decision } = decided({ run: { ...run, tasks: [], plan: [] }, trials: [] });
    expect(decision.verdict.kind).toBe("none");
    expect(decision.routing.cells).toEqual([]);
  });

  test("only controls and scripted profiles: there is nothing to recommend, and no incumbent", () => {
    const run = simulateRun({
      profiles: [
        { name: "oracle", success: 1, agent: "oracle" },
        { name: "script", success: 0.9, scripted: true },
      ],
      tasks: 8,
    });
    const { decision, recommended } = decided(run);
    expect(decision.verdict).toMatchObject({ kind: "none", incumbent: null, recommended: null });
    expect(recommended).toEqual([]);
  });

  test("a profile that could not run, or was stopped, is no candidate", () => {
    const run = simulateRun({
      profiles: [
        ...two,
        { name: "dead", success: 0.9, failed: true },
        { name: "half", success: 0.95, stoppedAfter: 0.5 },
      ],
      tasks: 30,
      repeats: 2,
    });
    const { decision } = decided(run);
    expect(candidateIn(decision, "dead").eligible).toBe(false);
    expect(candidateIn(decision, "half").excluded[0]).toContain("stopped on the way");
    expect(decision.verdict.recommended).not.toBe("half");
  });

  test("what a server or an agent wrote cannot shape the page", () => {
    const { run, trials } = simulateRun({ profiles: two, tasks: 3 });
    const profiles = run.profiles.map((profile) => ({ ...profile, stopped: "| <b>@you</b> [x](http://a.b) |" }));
    const { markdown } = decided({ run: { ...run, profiles }, trials });
    expect(markdown).not.toContain("<b>");
    expect(markdown).not.toMatch(/[^\\]\]\(http/);
  });
});

describe("several runs", () => {
  const night = (id: string, startedAt: string, success: number, environment = {}) =>
    simulateRun({
      profiles: [
        { name: "old", success: 0.5 },
        { name: id, success },
      ],
      ...{ tasks: 60, repeats: 2, suite: 4, seed: 9, id: `run-${id}`, startedAt, environment },
    });

  const alone = (
    name: string,
    success: number,
    day: number,
    { failed = false, ...more }: Partial<Parameters<typeof simulateRun>[0]> & { failed?: boolean } = {},
    seconds = 60,
  ) =>
    simulateRun({
      profiles: [{ name, success, seconds, ...(failed ? { failed } : {}) }],
      ...{ tasks: 60, repeats: 2, suite: 4, seed: 9, id: `run-${name}`, startedAt: `2026-11-0${day}T00:00:00.000Z` },
      ...more,
    });

  test("a profile that several have is taken from the newest", () => {
    const runs = [night("first", "2026-11-01T00:00:00.000Z", 0.5), night("second", "2026-11-02T00:00:00.000Z", 0.9)];
    const { decision } = decided(runs);
    expect(candidateIn(decision, "old").run).toBe("run-second");
    expect(candidateIn(decision, "first").run).toBe("run-first");
    expect(decision.verdict).toMatchObject({ kind: "change", incumbent: "old", recommended: "second" });
  });

  test("times of different hardware are not compared, and that is said", () => {
    const runs = [
      alone("first", 0.5, 2, { environment: { gpu: "another card" } }),
      night("second", "2026-11-02T00:00:00.000Z", 0.5),
    ];
    const { decision } = decided(runs);
    const first = decision.contenders.find(({ profile }) => profile === "first");
    expect(first?.evidence.latency.ratio).toBeNull();
    expect(decision.warnings.join(" ")).toContain("different hardware");
  });

  test("nor is the cost of different hardware, which is its time", () => {
    const suite = { tasks: 120, seed: 3, shared: true };
    const old = alone("old", 0.6, 1, { ...suite, environment: { gpu: "RTX 3060" } }, 80);
    const other = (gpu: string) => alone("other", 0.6, 2, { ...suite, environment: { gpu } }, 60);
    const rules = { decision: DecisionConfig.parse({ incumbent: "old" }) };
    // The same card: a gain, so that the difference below is the card's.
    expect(decided([old, other("RTX 3060")], rules).decision.contenders[0]?.evidence.cheaper).toBe(true);
    const { decision } = decided([old, other("H200")], rules);
    expect(decision.contenders[0]?.evidence).toMatchObject({ cheaper: false, cost: { ratio: null } });
    expect(decision.verdict.kind).not.toBe("change");
    expect(decision.warnings.join(" ")).toMatch(/Costs are not compared: .*different hardware/);
  });

  test("nor do figures of different runs choose among profiles", () => {
    const local = { decision: DecisionConfig.parse({ incumbent: "gone", margin: 0.3 }) };
    const gone = alone("gone", 0.6, 1, { failed: true });
    const better = alone("better", 0.8, 2, {}, 80);
    const quick = alone("quick", 0.7, 3, { environment: { gpu: "H200" } }, 10);
    const { verdict } = decided([gone, better, quick], local).decision;
    expect(verdict).toMatchObject({ kind: "replace", recommended: "better" });
    expect(verdict.reasons.join(" ")).toContain("highest success");
  });

  test("a newer run that broke off or failed takes no settled evidence away", () => {
    const profiles = [
      { name: "old", success: 0.5 },
      { name: "strong", success: 0.8 },
    ];
    const suite = { suite: 3, repeats: 3 };
    const settled = simulateRun({ profiles, ...suite, seed: 3, id: "run-a" });
    const broken = simulateRun({
      profiles: [
        { name: "old", success: 0.5 },
        { name: "third", success: 0.5 },
      ],
      ...{ ...suite, seed: 4, id: "run-b", startedAt: "2026-11-21T12:00:00.000Z", recorded: 0.02 },
    });
    const failed = simulateRun({
      profiles: [
        { name: "old", success: 0.5 },
        { name: "strong", success: 0.8, failed: true },
      ],
      ...{ ...suite, seed: 4, id: "run-c", startedAt: "2026-11-22T12:00:00.000Z" },
    });
    for (const newer of [broken, failed]) {
      const { decision } = decided([settled, newer]);
      expect(decision.verdict, newer.run.id).toMatchObject({ kind: "change", recommended: "strong" });
      const name = newer === broken ? "old" : "strong";
      expect(candidateIn(decision, name).run).toBe("run-a");
      expect(decision.warnings.join(" ")).toMatch(
        new RegExp(
          `${name} is taken from run run-a \\(180 trials with a verdict\\): in run ${newer.run.id}, which is newer`,
        ),
      );
    }
    // Two of one name that are not one profile: the newest counts.
    const other = {
      ...failed,
      run: { ...failed.run, profiles: failed.run.profiles.map((one) => ({ ...one, id: "x" })) },
    };
    expect(candidateIn(decided([settled, other]).decision, "strong")).toMatchObject({ run: "run-c", eligible: false });
  });

  test("a pair is compared within a run that has both, and a small newer run is said to be one", () => {
    const settled = night("first", "2026-11-01T00:00:00.000Z", 0.9, { gpu: "another card" });
    const newer = night("second", "2026-11-02T00:00:00.000Z", 0.5);
    const { decision } = decided([settled, newer]);
    const first = decision.contenders.find(({ profile }) => profile === "first");
    expect(first?.evidence.latency.ratio).not.toBeNull();
    expect(decision.warnings.join(" ")).toContain("first (candidate) with old (base): Compared within run run-first");
    const small = alone("old", 0.5, 3, { tasks: 6 });
    const { decision: after } = decided([settled, small]);
    expect(after.warnings.join(" ")).toMatch(
      /old is taken from run run-old \(12 trials\), though run run-first has 120/,
    );
  });

  test("made under other rules: those of the newest are used, and that is said", () => {
    const strict = DecisionConfig.parse({ margin: 0.02, alpha: 0.01 });
    const first = night("first", "2026-11-01T00:00:00.000Z", 0.5);
    const runs = [
      { ...first, run: { ...first.run, config: { ...first.run.config, decision: strict } } },
      night("second", "2026-11-02T00:00:00.000Z", 0.5),
    ];
    const said = /margin 0.05 instead of 0.02 and alpha 0.05 instead of 0.01/;
    expect(decided(runs).decision.warnings.join(" ")).toMatch(said);
    expect(decided(runs, { decision: strict }).decision.warnings.join(" ")).not.toMatch(said);
  });
});

test("ten profiles, 200 tasks, 5 repeats are decided", () => {
  const { decision } = decided(large());
  expect(decision.profiles).toHaveLength(10);
  expect(decision.contenders).toHaveLength(9);
});
