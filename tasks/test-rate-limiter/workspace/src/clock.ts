/** Where the time comes from. */
export interface Clock {
  /** Whole milliseconds since any fixed moment. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
