import { createHash } from "node:crypto";

/**
 * Draws that depend on a seed and on names alone: the same cell gets the same draws whatever else is simulated, so
 * that options such as lost trials change nothing but what they are about.
 */
export class Chance {
  #state: number;

  constructor(...names: readonly (string | number)[]) {
    this.#state = createHash("sha256").update(JSON.stringify(names)).digest().readUInt32LE(0);
  }

  /** In [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** 1 on the median; `sigma` is the standard deviation of its logarithm. */
  logNormal(sigma: number): number {
    return Math.exp(sigma * this.normal());
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
