import { expect, test } from "vitest";
import { toMarkdown } from "../../src/history/markdown.ts";
import { toTerminal } from "../../src/history/terminal.ts";
import { trend } from "../../src/history/trend.ts";
import { profile, run, trial } from "../reports/records.ts";
import { historyOf, nights, past } from "./nights.ts";

test("a trend is a bar for each run, a dot where there is no figure, and nothing for a single one", () => {
  expect(trend([0, 0.5, 1], 1)).toBe("▁▅█");
  expect(trend([50, null, 100])).toBe("▅·█");
  expect(trend([0, 0])).toBe("▁▁");
  expect(trend([7, null])).toBe("");
  expect(trend([])).toBe("");
  expect(trend(Array.from({ length: 60 }, (_, index) => index))).toHaveLength(40);
});

test("times of other hardware are no part of the trend, and the runs are told apart", () => {
  const runs = nights(4, (night) => ({
    profiles: [{ name: "fast", success: 0.6 }],
    environment: { gpu: night < 3 ? "NVIDIA L4 (22 GiB)" : "NVIDIA L40S (48 GiB)" },
  }));
  const text = toTerminal(historyOf(runs));
  expect(text).toMatch(/^fast .* ··[▁▂▃▄▅▆▇█]{2} /m);
  expect(text).toMatch(/- .*NVIDIA L4 \(22 GiB\).*: night-1, night-2$/m);
});

test("what is not measured is not written as 0", () => {
  const unmeasured = { usage: null, costUsd: null };
  const runs = [1, 2].map((day) =>
    past(run(["t"], [profile("p")], { id: `night-${day}`, startedAt: `2026-11-0${day}T02:00:00.000Z` }), [
      trial("t", "p", 1, unmeasured),
    ]),
  );
  expect(toTerminal(historyOf(runs))).toMatch(/^p .* – +not measured$/m);
});

test("every statement of the terminal is in Markdown too, where text of others shapes nothing", () => {
  const runs = nights(12, (night) => ({
    profiles: [{ name: "fast", success: night < 7 ? 0.9 : 0.3 }],
    tasks: 40,
  })).map(({ run: record, ...rest }, index) => {
    const profiles = record.profiles.map((one) =>
      index < 11 ? one : { ...one, id: "ffffffffffff", model: "<img src=x> | @everyone" },
    );
    return { ...rest, run: { ...record, profiles } };
  });
  const history = {
    ...historyOf(runs),
    skipped: [{ folder: "reports/<b>|x", reason: "reports/x/run.json:1: version: \u001b[31mInvalid\ninput" }],
  };
  const terminal = toTerminal(history);
  const markdown = toMarkdown(history);
  expect(terminal).toContain("from night-7 (2026-11-07) on");
  expect(markdown).toContain("from night-7 (2026-11-07) on");
  expect(terminal).toContain("another thing from night-12 (2026-11-12) on");
  expect(markdown).toContain("another thing from night-12 (2026-11-12) on");
  expect(markdown).toContain("## Flaky tasks");
  expect(markdown).toContain("## Tasks of fast");
  for (const text of [terminal, markdown]) expect(text).not.toContain("\u001b");
  expect(markdown).not.toMatch(/(?<!\\)<(img|b)/);
  expect(markdown).not.toMatch(/@everyone/);
  const tables = markdown.split("\n\n").filter((part) => part.startsWith("|"));
  for (const table of tables) {
    const bars = table.split("\n").map((line) => line.replaceAll("\\|", "").split("|").length);
    expect(new Set(bars).size).toBe(1);
  }
});

test("a run that ended as soon as it had decided is complete, and named", () => {
  const record = run(["a", "b", "c"], [profile("p"), profile("q")], {
    sequential: {
      method: "betting",
      incumbent: "p",
      candidates: ["q"],
      margin: 0.05,
      alpha: 0.05,
      alphaEach: 0.05,
      repeats: 1,
      seed: 1,
      order: ["a", "b", "c"],
      batch: 1,
      leftOut: [],
      looks: [],
      end: { at: "2026-11-20T13:00:00.000Z", reason: "settled", detail: "q is better." },
    },
  });
  const history = historyOf([
    past(
      record,
      ["a", "b"].flatMap((task) => [trial(task, "p"), trial(task, "q")]),
    ),
  ]);
  expect(history.runs).toMatchObject([{ complete: true, stoppedEarly: true }]);
  expect(toTerminal(history)).toContain(`leans a little towards that: ${record.id}`);
});
