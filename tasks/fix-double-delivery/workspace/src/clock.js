/**
 * @typedef {object} Timer
 * @property {() => void} stop Has no effect on a timer that has gone off.
 */

/**
 * @typedef {object} Clock
 * @property {() => number} now In milliseconds.
 * @property {(ms: number, callback: () => void) => Timer} after
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timeout = setTimeout(callback, ms);
    return { stop: () => clearTimeout(timeout) };
  },
};
