let fixed: Date | null = null;

export function now(): Date {
  return fixed ?? new Date();
}

/** Stops the clock, for tests. */
export function stopClock(at: Date | null): void {
  fixed = at;
}
