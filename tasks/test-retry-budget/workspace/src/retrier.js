import { exponential } from "./backoff.js";
import { GaveUp } from "./errors.js";
import { retryAfterMs } from "./retry-after.js";

const defaults = {
  attempts: 4,
  backoff: exponential(),
  withinMs: Number.POSITIVE_INFINITY,
  budget: null,
  isRetryable: () => true,
  onRetry: () => {},
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** Calls tasks, and calls them again when they fail; see README.md. */
export class Retrier {
  #options;

  constructor(options = {}) {
    this.#options = { ...defaults, ...options };
  }

  /**
   * @template T
   * @param {(context: { attempt: number }) => T | Promise<T>} task
   * @returns {Promise<T>}
   */
  async run(task) {
    const { backoff, budget, isRetryable, onRetry, now, sleep, random } = this.#options;
    const startedAt = now();
    const nextDelay = backoff(random);
    for (let attempt = 1; ; attempt += 1) {
      const { value, error, failed } = await outcomeOf(task, attempt);
      if (!failed) {
        budget?.give();
        return value;
      }
      if (!isRetryable(error)) throw error;
      if (attempt >= this.#options.attempts) throw new GaveUp("attempts", attempt, error);
      const delayMs = Math.max(nextDelay(), retryAfterMs(error?.retryAfter, now()));
      if (now() + delayMs >= startedAt + this.#options.withinMs) throw new GaveUp("deadline", attempt, error);
      if (budget?.take() === false) throw new GaveUp("budget", attempt, error);
      onRetry({ attempt, delayMs, error });
      await sleep(delayMs);
    }
  }
}

async function outcomeOf(task, attempt) {
  try {
    return { failed: false, value: await task({ attempt }), error: null };
  } catch (error) {
    return { failed: true, value: undefined, error };
  }
}
