/** Two records share an id. */
export class DuplicateRecord extends Error {
  override readonly name = "DuplicateRecord";
}

/** A record changes its status in a way that it may not. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
}

/** Records of one kind, in the order in which they came. */
export class Register<T extends { readonly id: string }> {
  readonly #records = new Map<string, T>();

  add(record: T): void {
    if (this.#records.has(record.id)) throw new DuplicateRecord(`there is a ${record.id} already`);
    this.#records.set(record.id, record);
  }

  /** Puts a newer version in the place of a record. */
  replace(record: T): void {
    if (!this.#records.has(record.id)) throw new RangeError(`there is no ${record.id}`);
    this.#records.set(record.id, record);
  }

  get(id: string): T {
    const record = this.#records.get(id);
    if (record === undefined) throw new RangeError(`there is no ${id}`);
    return record;
  }

  where(matches: (record: T) => boolean): readonly T[] {
    return [...this.#records.values()].filter(matches);
  }

  get size(): number {
    return this.#records.size;
  }
}
