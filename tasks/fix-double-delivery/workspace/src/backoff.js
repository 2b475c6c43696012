/**
 * How long to wait after an attempt that failed, in milliseconds; null when it was the last one.
 * @param {number} attempt The first one is 1.
 * @param {{ attempts: number, firstDelay: number }} options
 * @returns {number | null}
 */
export function delayAfter(attempt, { attempts, firstDelay }) {
  return attempt < attempts ? firstDelay * 2 ** (attempt - 1) : null;
}
