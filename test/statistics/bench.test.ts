import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { fingerprint } from "../../bench/statistics/fingerprint.ts";
import { SCENARIOS } from "../../bench/statistics/scenarios.ts";
import { coverage, everBelow, everWrong, pairs } from "../../bench/statistics/simulate.ts";

const page = await readFile(new URL("../../docs/statistics.md", import.meta.url), "utf8");

/** Cells of a table's line that starts with the given text. */
function line(start: string): string[] {
  const found = page.split("\n").find((text) => text.startsWith(`| ${start} |`)) ?? "";
  return found.split(" | ").map((text) => text.replaceAll(/[|*]/g, "").trim());
}

/** Three Monte Carlo errors of a share, never less than those of .01. */
function slack(share: number, runs: number): number {
  return 3 * Math.sqrt((Math.max(0.01, share * (1 - share)) * 1) / runs);
}

describe("the tables in docs/statistics.md", () => {
  test("belong to this code; otherwise run: node bench/statistics/coverage.ts", async () => {
    expect(page).toContain(`code \`${await fingerprint()}\``);
  });

  test("say of each interval what a smaller simulation finds", () => {
    const runs = 200;
    for (const scenario of SCENARIOS.filter(({ tasks, runs: full }) => tasks === 30 && full > 1_000)) {
      const written = Number.parseFloat(line(`${scenario.interval} | ${scenario.data}`)[3] ?? "");
      const { share } = coverage(scenario, "another seed", runs);
      expect(Math.abs(share - written), `${scenario.interval}: ${scenario.data}`).toBeLessThan(
        1.5 * slack(written, runs),
      );
    }
  });

  test("the betting sequence keeps its level under a look at every task, and peeking without it does not", () => {
    const runs = 200;
    const wrong = everWrong(pairs(0, 0.2), 150, runs, "another seed").share;
    expect(wrong).toBeLessThanOrEqual(0.05 + slack(0.05, runs));
    expect(everBelow(0.2, 200, runs, "another seed").share).toBeGreaterThan(0.1);
    const errors = page.split("\n").filter((text) => text.startsWith("| betting sequence excludes"));
    expect(errors.length).toBeGreaterThanOrEqual(4);
    for (const text of errors) expect(Number.parseFloat(text.split(" | ")[3] ?? "")).toBeLessThanOrEqual(0.05);
  });
});
