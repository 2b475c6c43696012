/** @typedef {"waiting" | "running" | "retrying" | "done" | "failed" | "cancelled"} State */

/**
 * @typedef {object} Event
 * @property {string} id
 * @property {string} customer
 * @property {unknown} payload
 */

/**
 * @typedef {object} Delivery
 * @property {Event} event
 * @property {State} state
 * @property {number} attempts How many were begun.
 * @property {AbortController | null} controller Of the latest attempt.
 * @property {import("./clock.js").Timer | null} timer Of the next attempt.
 * @property {Promise<{ id: string, state: State, attempts: number }>} outcome
 * @property {(outcome: { id: string, state: State, attempts: number }) => void} settle
 */

/**
 * @param {Event} event
 * @returns {Delivery}
 */
export function createDelivery(event) {
  const { promise: outcome, resolve: settle } = Promise.withResolvers();
  return { event, state: "waiting", attempts: 0, controller: null, timer: null, outcome, settle };
}

/** @param {Delivery} delivery */
export function hasEnded({ state }) {
  return state === "done" || state === "failed" || state === "cancelled";
}
