import type { Random } from "../../src/statistics/random.ts";

/** Draws the tasks of one simulated run of two profiles, from a population whose true figures are known. */
export interface Population {
  readonly name: string;
  /** True success rates. */
  readonly base: number;
  readonly candidate: number;
  /** One task's own chances of success. */
  task(random: Random): { readonly base: number; readonly candidate: number };
}

/** Tasks of every difficulty; both profiles have the same chance at each. */
export const EQUAL: Population = {
  name: "tasks of all difficulties, equal profiles",
  base: 2 / 3,
  candidate: 2 / 3,
  task: (random) => {
    const p = random.beta(1, 0.5);
    return { base: p, candidate: p };
  },
};

/** The candidate solves a share of what the base cannot: 2/3 against 5/6. */
export const BETTER: Population = {
  name: "tasks of all difficulties, candidate +.17",
  base: 2 / 3,
  candidate: 5 / 6,
  task: (random) => {
    const p = random.beta(1, 0.5);
    return { base: p, candidate: (1 + p) / 2 };
  },
};

/** Nearly everything is solved. */
export const EASY: Population = {
  name: "easy tasks, .95",
  base: 0.95,
  candidate: 0.95,
  task: (random) => {
    const p = random.beta(9.5, 0.5);
    return { base: p, candidate: p };
  },
};

/** Nearly every task is either always or never solved, so repeats agree. */
export const SHARP: Population = {
  name: "always or never solved, candidate +.10",
  base: 0.5,
  candidate: 0.6,
  task: (random) => {
    const draw = random.uniform();
    return { base: draw < 0.5 ? 1 : 0, candidate: draw < 0.6 ? 1 : 0 };
  },
};

/** One yes-or-no pair with a given difference and share of discordant tasks. */
export function discordantPair(random: Random, delta: number, discordant: number): number {
  const draw = random.uniform();
  if (draw >= discordant) return 0;
  return draw < (discordant + delta) / 2 ? 1 : -1;
}

/** Yes-or-no scores of the repeats of a task. */
export function trials(random: Random, rate: number, repeats: number): number[] {
  return Array.from({ length: repeats }, () => (random.chance(rate) ? 1 : 0));
}
