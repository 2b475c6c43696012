import { readFileSync } from "node:fs";

/** An interval as the reference program writes it. */
type Pair = [low: number, high: number];

/** What fixtures/reference.py, which uses SciPy and statsmodels, says. */
interface Reference {
  special: Record<string, number[][]>;
  tInterval: { values: number[]; alpha: number; interval: Pair; sd: number }[];
  paired: { differences: number[]; p: number; low: number; high: number }[];
  mcnemar: { b: number; c: number; exact: number; mid: number }[];
  tango: { b: number; c: number; n: number; alpha: number; interval: Pair }[];
  wilson: { k: number; n: number; alpha: number; interval: Pair }[];
  cluster: { groups: number[][]; se: number; interval: Pair }[];
  passK: { n: number; c: number; k: number; at: number; hat: number }[];
  logRatio: { pairs: { base: number[]; candidate: number[] }[]; ratio: number; low: number; high: number };
  holm: { p: number[]; adjusted: number[] }[];
  power: { sd: number; delta: number; alpha: number; power: number; n: number }[];
  bootstrap: { values: number[]; mean: Pair; median: Pair };
  betting: { name: string; alpha: number; differences: number[]; steps: [number | null, number | null, number][] }[];
  betaBinomial: { k: number; n: number; optimum: number; alpha: number; interval: Pair }[];
  change: { values: number[]; index: number; p: number };
}

export const reference = JSON.parse(
  readFileSync(new URL("fixtures/reference.json", import.meta.url), "utf8"),
) as Reference;
