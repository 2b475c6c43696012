import type { PullProgress } from "./server.ts";

/** How fast a pull is; null while that cannot be said. */
export interface PullRate {
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Newest observations that a rate is taken from, in ms: long enough to be steady, short enough to be of now. */
const windowMs = 10_000;

/** Speed and time left of one pull, from what is told of it and when (ms on any clock). */
export class PullMeter {
  #seen: { readonly at: number; readonly completed: number }[] = [];

  observe({ completed, total }: PullProgress, now: number): PullRate {
    if (completed === null) return { bytesPerSecond: null, secondsLeft: null };
    // A pull that begins again has fewer bytes than before: what was seen until then says nothing.
    if (completed < (this.#seen.at(-1)?.completed ?? 0)) this.#seen = [];
    this.#seen.push({ at: now, completed });
    while ((this.#seen[1]?.at ?? now) <= now - windowMs) this.#seen.shift();
    const first = this.#seen[0];
    if (!first || first.at === now) return { bytesPerSecond: null, secondsLeft: null };
    const bytesPerSecond = ((completed - first.completed) * 1000) / (now - first.at);
    const left = total === null || bytesPerSecond === 0 ? null : Math.max(0, total - completed) / bytesPerSecond;
    return { bytesPerSecond, secondsLeft: left };
  }
}
