/** Loads that are under way, at most one for each key. */
export class Loads<V> {
  readonly #byKey = new Map<string, Promise<V>>();

  get(key: string): Promise<V> | undefined {
    return this.#byKey.get(key);
  }

  /** Begins a load. `done` is called with its value before anybody who waits for it goes on. */
  begin(key: string, load: () => Promise<V>, done: (value: V) => void): Promise<V> {
    const promise = this.#run(key, load, done);
    this.#byKey.set(key, promise);
    return promise;
  }

  async #run(key: string, load: () => Promise<V>, done: (value: V) => void): Promise<V> {
    try {
      const value = await load();
      done(value);
      return value;
    } finally {
      this.#byKey.delete(key);
    }
  }
}
