import type { RunRecord } from "../../../src/records/run.ts";
import { Chance } from "./chance.ts";

type RunTask = RunRecord["tasks"][number];

/** A task with what decides how profiles fare at it. */
export interface SimulatedTask extends RunTask {
  readonly contextTokens: number;
  /** On the logistic scale; 0 is a task of average difficulty. */
  readonly difficulty: number;
}

const categories = ["patch", "test-generation", "refactor"] as const;
const languages = ["typescript", "python", "go", "javascript"] as const;
const sensitivities = ["internal", "public", "internal", "restricted"] as const;
const words = ["paging", "refunds", "locks", "quotas", "digests", "routes", "ledgers", "caches", "feeds", "tariffs"];
const verbs = { patch: "fix", "test-generation": "test", refactor: "split" };
const rungs = [4, 16, 48, 96];

/**
 * So many tasks of all categories, languages, levels, sensitivities and sizes, every eighth a rung of a context ladder;
 * the last `canaries` cannot be done. Difficulties are the quantiles of a normal distribution, dealt out by the seed.
 */
export function simulateTasks(seed: number, count: number, canaries: number, spread: number): SimulatedTask[] {
  const chance = new Chance(seed, "tasks");
  const difficulties = chance.shuffled(
    Array.from({ length: count }, (_, index) => spread * quantileOfNormal((index + 0.5) / count)),
  );
  return difficulties.map((difficulty, index) => {
    const canary = index >= count - canaries;
    const rung = index % 8 === 7 && !canary ? rungs[Math.floor(index / 8) % rungs.length] : undefined;
    const category = rung ? "patch" : (categories[index % categories.length] ?? "patch");
    const word = words[index % words.length];
    const number = String(index + 1).padStart(3, "0");
    const name = rung ? `ladder-${rung}k-${word}-${number}` : `${canary ? "mend" : verbs[category]}-${word}-${number}`;
    const level = difficulty < -0.5 * spread ? 1 : difficulty < 0.5 * spread ? 2 : 3;
    return {
      id: name,
      category,
      language: rung ? "typescript" : (languages[Math.floor(index / 3) % languages.length] ?? "go"),
      level,
      sensitivity: rung ? "internal" : (sensitivities[Math.floor(index / 2) % sensitivities.length] ?? "internal"),
      contextTokens: rung ? rung * 1000 : Math.round(4000 * chance.logNormal(0.6)),
      tags: rung ? ["context-ladder"] : canary ? ["canary"] : [],
      canary,
      fingerprint: `f${number}`,
      difficulty,
    };
  });
}

/** Tukey's lambda distribution, close enough to the normal one. */
function quantileOfNormal(p: number): number {
  const lambda = 0.14;
  return (p ** lambda - (1 - p) ** lambda) / 0.1975;
}
