/** Counts the calls that are under way, in all and for each customer. */
export class Places {
  #total;
  #perCustomer;
  #taken = 0;
  /** @type {Map<string, number>} */
  #takenBy = new Map();

  /**
   * @param {number} total
   * @param {number} perCustomer
   */
  constructor(total, perCustomer) {
    this.#total = total;
    this.#perCustomer = perCustomer;
  }

  /** @param {string} customer */
  hasRoomFor(customer) {
    return this.#taken < this.#total && (this.#takenBy.get(customer) ?? 0) < this.#perCustomer;
  }

  /** @param {string} customer */
  take(customer) {
    this.#taken += 1;
    this.#takenBy.set(customer, (this.#takenBy.get(customer) ?? 0) + 1);
  }

  /** @param {string} customer */
  release(customer) {
    this.#taken -= 1;
    const left = (this.#takenBy.get(customer) ?? 0) - 1;
    if (left === 0) this.#takenBy.delete(customer);
    else this.#takenBy.set(customer, left);
  }
}
