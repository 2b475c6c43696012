import { describe, expect, test } from "vitest";
import { compareWithIncumbent } from "../../src/comparisons/compare.ts";
import { buildReport } from "../../src/reports/build.ts";
import { toHtml } from "../../src/reports/html/html.ts";
import { toMarkdown } from "../../src/reports/markdown.ts";
import { statementOf } from "../../src/reports/views/verdict.ts";
import { simulateRun } from "../support/simulated-run.ts";

test("what Holm takes back is called undecided, and says why its own interval does not count", () => {
  const profiles = Array.from({ length: 9 }, (_, index) => ({ name: `p${index}`, success: 0.5 }));
  const found = Array.from({ length: 20 }, (_, seed) => simulateRun({ profiles, tasks: 30, repeats: 2, seed }))
    .flatMap(({ run, trials }) => compareWithIncumbent(run, trials))
    .filter(({ success: { difference, verdict } }) => verdict === "undecided" && (difference.high ?? 0) < 0);
  expect(found.length).toBeGreaterThan(0);
  for (const comparison of found) {
    expect(statementOf(comparison)).toMatch(
      /is undecided against p0: .*, its own interval excludes 0, but not after Holm over 8 candidates, about \d+ more tasks/,
    );
  }
});

describe("answers a person wrote", () => {
  const profiles = [
    { name: "incumbent", success: 0.3 },
    { name: "canned", success: 0.95, scripted: true },
  ];

  test("are marked wherever a verdict names them", () => {
    const { run, trials } = simulateRun({ profiles, repeats: 2 });
    const page = toMarkdown(buildReport(run, trials));
    expect(page).toContain("**Better than incumbent: canned \\[scripted\\].**");
    expect(page).toContain("- canned \\[scripted\\] is better than incumbent: ");
    const headline = /<p class="verdict">.*?<\/p>/s.exec(toHtml(buildReport(run, trials)))?.[0];
    expect(headline).toContain("<b>canned [scripted]</b>");
  });

  test("on all sides, as in a quickstart, are compared and marked on all sides", () => {
    const scripts = profiles.map((profile) => ({ ...profile, scripted: true }));
    const { run, trials } = simulateRun({ profiles: scripts, repeats: 2 });
    expect(toMarkdown(buildReport(run, trials))).toContain(
      "**Better than incumbent \\[scripted\\]: canned \\[scripted\\].**",
    );
  });
});
