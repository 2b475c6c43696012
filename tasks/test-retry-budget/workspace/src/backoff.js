/**
 * A backoff is a function that starts a series of delays: it takes `random` and gives a function that returns the next
 * delay in milliseconds each time it is called.
 * @typedef {(random: () => number) => () => number} Backoff
 */

/**
 * Each delay is `factor` times the one before.
 * @param {{ firstMs?: number, factor?: number, mostMs?: number, jitter?: number }} [options]
 * @returns {Backoff}
 */
export function exponential({ firstMs = 100, factor = 2, mostMs = 30_000, jitter = 0 } = {}) {
  return (random) => {
    let next = firstMs;
    return () => {
      const delay = Math.min(next, mostMs);
      next = delay * factor;
      return Math.round(delay * (1 - jitter * random()));
    };
  };
}

/**
 * Each delay is the same.
 * @param {number} ms
 * @returns {Backoff}
 */
export function constant(ms) {
  return () => () => ms;
}
