import type { Rule } from "./rule.ts";

/** The answer to one request. */
export interface Decision {
  readonly allowed: boolean;
  /** Whole tokens left. */
  readonly remaining: number;
  /** 0 when allowed, null when waiting does not help. */
  readonly retryAfterMs: number | null;
}

/**
 * The tokens of one key.
 * The level is counted in parts of a token, `perMs` of them to one, so that all arithmetic is on whole numbers:
 * every millisecond brings back `tokens` parts.
 */
export class Bucket {
  readonly #rule: Rule;
  #level: number;
  #updatedAt: number;

  constructor(rule: Rule, now: number) {
    this.#rule = rule;
    this.#level = rule.burst * rule.perMs;
    this.#updatedAt = now;
  }

  /** Takes `cost` tokens if they are there. */
  take(cost: number, now: number): Decision {
    const { tokens, perMs, burst } = this.#rule;
    this.#refill(now);
    const needed = cost * perMs;
    if (needed <= this.#level) {
      this.#level -= needed;
      return { allowed: true, remaining: this.#remaining(), retryAfterMs: 0 };
    }
    if (cost > burst) return { allowed: false, remaining: this.#remaining(), retryAfterMs: null };
    const refilledAt = this.#updatedAt + Math.ceil((needed - this.#level) / tokens);
    return { allowed: false, remaining: this.#remaining(), retryAfterMs: refilledAt - now };
  }

  /** Whether it holds as much as it can. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#level === this.#rule.burst * this.#rule.perMs;
  }

  #refill(now: number): void {
    if (now <= this.#updatedAt) return;
    const { tokens, perMs, burst } = this.#rule;
    this.#level = Math.min(burst * perMs, this.#level + (now - this.#updatedAt) * tokens);
    this.#updatedAt = now;
  }

  #remaining(): number {
    return Math.floor(this.#level / this.#rule.perMs);
  }
}
