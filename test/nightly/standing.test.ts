import { describe, expect, test } from "vitest";
import type { Baseline } from "../../src/baselines/baseline.ts";
import type { PastRun } from "../../src/history/read.ts";
import type { Before, Standing } from "../../src/nightly/nightly.ts";
import { standings } from "../../src/nightly/standing.ts";
import { historyOf, nights } from "../history/nights.ts";

/** Night after night with what is remembered of the one before, as the action does; gives the standing of each. */
function watched(runs: readonly PastRun[], baseline?: PastRun): Standing[] {
  let open: Before | null = null;
  return runs.map((tonight, index) => {
    const found = { runs: runs.slice(0, index + 1), skipped: [] };
    const side = baseline && { ...baseline, profile: "fast", baseline: "run" as const };
    const baselines = new Map<string, Baseline>(
      side ? [["fast", { status: "found", side, origin: "the file", commit: null }]] : [],
    );
    const known = new Map(open ? [["fast", open]] : []);
    const [standing] = standings({
      found,
      history: historyOf(found.runs),
      tonight: tonight.run.id,
      baselines,
      open: known,
    });
    if (!standing) throw new Error("no profile");
    if (standing.state === "regressed") open = standing.before;
    if (standing.state === "steady") open = null;
    return standing;
  });
}

const states = (all: readonly Standing[]) => all.map(({ state }) => state);
const suite = { tasks: 30, repeats: 2 };
const level = (success: number) => ({ ...suite, profiles: [{ name: "fast", success }] });
const withId = (runs: readonly PastRun[], from: number, id: string): PastRun[] =>
  runs.map((past, index) =>
    index < from ? past : { ...past, run: { ...past.run, profiles: past.run.profiles.map((p) => ({ ...p, id })) } },
  );

test("a drop is a regression until the level is back, and says what it rests on", () => {
  const all = watched(nights(14, (night) => level(night > 4 && night <= 9 ? 0.35 : 0.75)));
  const first = states(all).indexOf("regressed");
  expect(first).toBeGreaterThanOrEqual(4);
  expect(first).toBeLessThanOrEqual(5);
  expect(states(all).slice(first, 9)).toEqual(Array(9 - first).fill("regressed"));
  expect(all[first]?.evidence).toEqual([
    expect.stringMatching(/^The history supports a change: success \d+ % before night-5 \(2026-11-05\), \d+ % now; p /),
  ]);
  // What it was like before stays what it was when it was told.
  expect(all[8]?.before).toEqual(all[first]?.before);
  expect(states(all).at(-1)).toBe("steady");
});

test("a drop that is supported, and within the margin, is none", () => {
  const runs = (margin: number) => nights(10, (night) => ({ ...level(night > 6 ? 0.5 : 0.75), decision: { margin } }));
  expect(states(watched(runs(0.05)))).toContain("regressed");
  expect(new Set(states(watched(runs(0.4))))).toEqual(new Set(["steady"]));
});

describe("a baseline", () => {
  const [chosen] = nights(1, () => ({ ...level(0.88), id: "chosen", startedAt: "2026-10-01T02:00:00.000Z" }), 9);

  test("one bad night is a question, two are a regression, two good ones end it", () => {
    const runs = nights(6, (night) => level(night === 2 || night === 3 ? 0.68 : 0.88));
    const all = watched(runs, chosen);
    expect(states(all).slice(0, 3)).toEqual(["steady", "question", "regressed"]);
    expect(all[1]?.notes.join()).toMatch(/another night has to confirm/);
    expect(all[2]?.evidence.join()).toMatch(
      /Two nights in a row are worse: success \d+ % against \d+ % of the baseline the file/,
    );
    expect(states(all).slice(4)).toEqual(["steady", "steady"]);
  });

  test("that does not fit is named and compares nothing", () => {
    const runs = nights(2, () => level(0.6));
    const why = "no baseline for fast in the file: suite: a → b";
    const found = { runs, skipped: [] };
    const baselines = new Map<string, Baseline>([["fast", { status: "no-baseline", why, refused: [] }]]);
    const [standing] = standings({ found, history: historyOf(runs), tonight: "night-2", baselines, open: new Map() });
    expect(standing).toMatchObject({ state: "steady", evidence: [], notes: [`${why}.`] });
  });
});

test("a new version that is worse is found although its history begins anew", () => {
  const all = watched(
    withId(
      nights(6, (night) => level(night > 3 ? 0.4 : 0.8)),
      3,
      "new-version",
    ),
  );
  expect(states(all).slice(2)).toEqual(["steady", "question", "regressed", "regressed"]);
  expect(all[4]?.evidence.join()).toContain("run night-3, before the profile became another thing");
});

test("a regression that was told of outlives a change of the profile until two nights are back at the level before it", () => {
  const runs = withId(
    nights(12, (night) => level(night > 4 && night <= 9 ? 0.3 : 0.8)),
    7,
    "new-version",
  );
  const all = watched(runs);
  expect(states(all)[6]).toBe("regressed");
  // Another thing, and as bad.
  expect(states(all)[7]).not.toBe("steady");
  expect(states(all)[8]).not.toBe("steady");
  expect(states(all)[9]).not.toBe("steady");
  expect(states(all).slice(10)).toEqual(["steady", "steady"]);
});

test("an edited task takes its nights out of the comparison instead of raising an alarm", () => {
  const runs = nights(8, () => level(0.8)).map((past, index) => {
    if (index < 4) return past;
    // Everything is edited, and impossible since.
    const tasks = past.run.tasks.map((task) => ({ ...task, fingerprint: `${task.fingerprint}-new` }));
    const trials = past.trials.map((trial) => ({
      ...trial,
      taskFingerprint: `${trial.taskFingerprint}-new`,
      verdict: "unresolved" as const,
    }));
    return { ...past, run: { ...past.run, tasks }, trials };
  });
  expect(states(watched(runs))).not.toContain("regressed");
});

test("without any change, at most as many alarms as the documentation says", () => {
  const seasons = 40;
  let alarms = 0;
  for (let seed = 1; seed <= seasons; seed++) {
    const runs = nights(9, () => ({ profiles: [{ name: "fast", success: 0.6 }], tasks: 20 }), 100 + seed);
    const [chosen, ...rest] = runs;
    if (states(watched(rest, chosen)).includes("regressed")) alarms++;
  }
  // About one in thirteen is said of whole months; more than seven of forty would happen to fewer than one such test in fifty.
  expect(alarms).toBeLessThanOrEqual(7);
}, 120_000);
