/** A load that is under way. */
interface Load<V> {
  readonly promise: Promise<V>;
  /** Tags that were invalidated since it began. What it gives may turn out to have one of them. */
  readonly doubts: Set<string>;
}

/** Loads that are under way. Of each key, one at most is current; nothing is kept of the others. */
export class Loads<V> {
  readonly #current = new Map<string, Load<V>>();

  /** The current load of a key, if what it gives is new enough for somebody who asks now. */
  get(key: string): Promise<V> | undefined {
    const load = this.#current.get(key);
    return load?.doubts.size === 0 ? load.promise : undefined;
  }

  /**
   * Begins a load, which becomes the current one. `done` is called with its value before anybody who waits
   * for it goes on, but only if the load is current then.
   */
  begin(key: string, load: () => Promise<V>, done: (value: V, doubts: ReadonlySet<string>) => void): Promise<V> {
    const doubts = new Set<string>();
    const run = async (): Promise<V> => {
      try {
        const value = await load();
        if (this.#current.get(key) === own) done(value, doubts);
        return value;
      } finally {
        if (this.#current.get(key) === own) this.#current.delete(key);
      }
    };
    const own: Load<V> = { promise: run(), doubts };
    this.#current.set(key, own);
    return own.promise;
  }

  /** The current load of a key, if any, is not current any more. */
  drop(key: string): void {
    this.#current.delete(key);
  }

  dropAll(): void {
    this.#current.clear();
  }

  /** Whatever is being loaded may have this tag. */
  doubt(tag: string): void {
    for (const { doubts } of this.#current.values()) doubts.add(tag);
  }
}
