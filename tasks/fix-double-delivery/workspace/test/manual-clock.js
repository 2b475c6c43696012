/** A clock that stands still until it is told otherwise. */
export class ManualClock {
  #now = 0;
  #timers = new Set();

  now() {
    return this.#now;
  }

  after(ms, callback) {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return { stop: () => this.#timers.delete(timer) };
  }

  /** Lets time pass; what is due goes off in its order. */
  async advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything happen that does not wait for time or for the outside. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}
