/** Rows of one kind by id, in memory. */
export class Table {
  #rows = new Map();

  add(row) {
    const stored = { id: this.#rows.size + 1, ...row };
    this.#rows.set(stored.id, stored);
    return stored;
  }

  get(id) {
    return this.#rows.get(id);
  }

  update(id, change) {
    const stored = { ...this.#rows.get(id), ...change };
    this.#rows.set(id, stored);
    return stored;
  }

  filter(keep) {
    return [...this.#rows.values()].filter(keep);
  }
}

export function createStore() {
  return { members: new Table(), courses: new Table(), bookings: new Table() };
}
