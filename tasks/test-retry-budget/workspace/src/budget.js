/** How much retrying all together may do. Counts in parts of a retry, so that nothing is lost to rounding. */
export class Budget {
  #parts;
  #most;
  #partsPerRetry;

  /** @param {{ retries: number, successesPerRetry: number }} options */
  constructor({ retries, successesPerRetry }) {
    this.#partsPerRetry = successesPerRetry;
    this.#most = retries * successesPerRetry;
    this.#parts = this.#most;
  }

  /** Whole retries. */
  get left() {
    return Math.floor(this.#parts / this.#partsPerRetry);
  }

  /** Takes one retry; false when there is none. */
  take() {
    if (this.left < 1) return false;
    this.#parts -= this.#partsPerRetry;
    return true;
  }

  /** Something succeeded. */
  give() {
    this.#parts = Math.min(this.#most, this.#parts + 1);
  }
}
