/** One piece of work that several want at once, such as the pull of a model: it runs once, for all of them. */
interface Running<Progress> {
  readonly listeners: Set<(progress: Progress) => void>;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export class SharedWork<Progress> {
  readonly #running = new Map<string, Running<Progress>>();

  /**
   * Runs the work, or joins it when it is under way under the same key. Whoever aborts leaves; the work itself is
   * aborted when the last one has left.
   * @throws what the work throws, or the reason of the caller's own abort.
   */
  async run(
    key: string,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
    work: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    signal.throwIfAborted();
    const running = this.#running.get(key) ?? this.#begin(key, work);
    const listener = (progress: Progress) => onProgress(progress);
    running.listeners.add(listener);
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    try {
      await Promise.race([running.done, left.promise]);
    } finally {
      signal.removeEventListener("abort", leave);
      running.listeners.delete(listener);
      if (running.listeners.size === 0) {
        // Nobody may join what is being given up.
        if (this.#running.get(key) === running) this.#running.delete(key);
        running.abort.abort(signal.reason);
      }
    }
  }

  #begin(
    key: string,
    work: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<void>,
  ): Running<Progress> {
    const listeners = new Set<(progress: Progress) => void>();
    const abort = new AbortController();
    const done = work((progress) => {
      for (const listener of listeners) listener(progress);
    }, abort.signal);
    const running = { listeners, abort, done };
    this.#running.set(key, running);
    const forget = () => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    };
    // Those who wait are told of a failure; when all have left, nobody has to be.
    done.then(forget, forget);
    return running;
  }
}
