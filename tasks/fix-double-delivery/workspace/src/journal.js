/**
 * @typedef {object} Line
 * @property {number} at
 * @property {string} id
 * @property {import("./delivery.js").State} state
 * @property {number} attempts
 */

/** What happened to deliveries, as the support page shows it. */
export class Journal {
  /** @type {Line[]} */
  #lines = [];

  /** @param {Line} line */
  add(line) {
    this.#lines.push(line);
  }

  /**
   * Lines about an id, the oldest first.
   * @param {string} id
   */
  linesOf(id) {
    return this.#lines.filter((line) => line.id === id);
  }
}
