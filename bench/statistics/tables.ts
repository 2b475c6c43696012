import { binarySd, tasksNeeded } from "../../src/statistics/power.ts";
import type { Scenario } from "./scenarios.ts";
import type { Coverage, Share, Stopping } from "./simulate.ts";

/** A scenario with what its simulation gave. */
export interface Result {
  readonly scenario: Scenario;
  readonly coverage: Coverage;
}

const NOMINAL = 0.95;

/** `.953`, as the documentation writes shares. */
export function decimal(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^(-?)0\./, "$1.");
}

/** Monte Carlo error of a share of a nominal 95 % interval. */
function nominalError(runs: number): number {
  return Math.sqrt((NOMINAL * (1 - NOMINAL)) / runs);
}

/** Coverage with the mean width behind it; bold where it is below nominal by more than three Monte Carlo errors. */
function cell({ share, runs, width }: Coverage): string {
  const text = decimal(share);
  const size = width === null ? "open" : `${Number(width.toPrecision(2))}`;
  return `${share < NOMINAL - 3 * nominalError(runs) ? `**${text}**` : text} (${size})`;
}

/** One line per interval and data, one column per number of tasks. */
export function coverageTable(results: readonly Result[]): string {
  const sizes = [...new Set(results.map(({ scenario }) => scenario.tasks))].sort((a, b) => a - b);
  const lines = new Map<string, Result[]>();
  for (const result of results) {
    const key = `${result.scenario.interval} | ${result.scenario.data}`;
    lines.set(key, [...(lines.get(key) ?? []), result]);
  }
  return [
    `| interval | data | ${sizes.map((tasks) => `${tasks} tasks`).join(" | ")} | runs, MC error |`,
    `|---|---|${sizes.map(() => "---|").join("")}---|`,
    ...[...lines].map(([key, entries]) => {
      const cells = sizes.map((tasks) => {
        const entry = entries.find(({ scenario }) => scenario.tasks === tasks);
        return entry ? cell(entry.coverage) : "–";
      });
      const runs = entries[0]?.scenario.runs ?? 1;
      return `| ${key} | ${cells.join(" | ")} | ${runs}, ${decimal(nominalError(runs))} |`;
    }),
  ].join("\n");
}

/** What was done at which level, and how often it went wrong. */
export interface ErrorLine {
  readonly what: string;
  readonly data: string;
  readonly looks: string;
  readonly share: Share;
}

export function errorTable(lines: readonly ErrorLine[]): string {
  return [
    "| what | data | looks | wrong, at .05 | runs, MC error |",
    "|---|---|---|---|---|",
    ...lines.map(
      ({ what, data, looks, share }) =>
        `| ${what} | ${data} | ${looks} | ${decimal(share.share)} | ${share.runs}, ${decimal(share.error)} |`,
    ),
  ].join("\n");
}

/** Chance of having decided by a number of tasks, with the fixed-size interval of the same tasks beside it. */
export function stoppingTable(lines: readonly { delta: number; discordant: number; stopping: Stopping }[]): string {
  const looks = lines[0]?.stopping.looks ?? [];
  return [
    `| difference, discordant | ${looks.map(({ tasks }) => `${tasks} tasks`).join(" | ")} | half stop by | 80 % stop by | fixed size for 80 % |`,
    `|---|${looks.map(() => "---|").join("")}---|---|---|`,
    ...lines.map(({ delta, discordant, stopping }) => {
      const cells = stopping.looks.map(
        ({ decided, fixed, width }) => `${decimal(decided.share)} / ${decimal(fixed.share)} (${decimal(width, 2)})`,
      );
      const fixedSize = tasksNeeded(binarySd(discordant, delta), delta);
      return `| ${decimal(delta, 2)}, ${decimal(discordant, 2)} | ${cells.join(" | ")} | ${stopping.median ?? "–"} | ${stopping.eighty ?? "–"} | ${fixedSize} |`;
    }),
  ].join("\n");
}
