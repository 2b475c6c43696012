import { Bucket, type Decision } from "./bucket.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Rule } from "./rule.ts";

export interface Options {
  readonly clock?: Clock;
  /** Most keys to keep in memory. */
  readonly maxKeys?: number;
}

/** One bucket per key. */
export class RateLimiter {
  readonly rule: Rule;
  readonly #clock: Clock;
  readonly #maxKeys: number;
  /** The key that was checked the longest ago comes first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rule: Rule, { clock = systemClock, maxKeys = 10_000 }: Options = {}) {
    this.rule = rule;
    this.#clock = clock;
    this.#maxKeys = maxKeys;
  }

  /** How many keys are in memory. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Decides on a request that costs `cost` tokens, and takes them if it is let through. */
  check(key: string, cost = 1): Decision {
    if (!Number.isInteger(cost) || cost < 1) throw new RangeError("the cost must be a whole number of at least 1");
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? this.#create(now);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    return bucket.take(cost, now);
  }

  /** Forgets the keys whose buckets are full again; returns how many. */
  prune(): number {
    const now = this.#clock.now();
    const before = this.#buckets.size;
    for (const [key, bucket] of this.#buckets) {
      if (bucket.isFull(now)) this.#buckets.delete(key);
    }
    return before - this.#buckets.size;
  }

  #create(now: number): Bucket {
    if (this.#buckets.size >= this.#maxKeys && this.prune() === 0) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return new Bucket(this.rule, now);
  }
}
