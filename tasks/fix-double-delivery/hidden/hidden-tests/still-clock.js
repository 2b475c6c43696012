/** Lets everything happen that does not wait for time or for the outside. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until it is told otherwise. */
export class StillClock {
  #now = 0;
  #timers = [];

  now() {
    return this.#now;
  }

  after(ms, callback) {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return {
      stop: () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      },
    };
  }

  /** Lets time pass; what is due goes off in its order. */
  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Repeatable chance: https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** What became of a promise; nothing before it has. */
export function watch(promise) {
  const watched = { isOver: false, value: undefined };
  promise.then((value) => Object.assign(watched, { isOver: true, value }));
  return watched;
}
