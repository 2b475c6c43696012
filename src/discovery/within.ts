import { setTimeout as sleep } from "node:timers/promises";

/** What the work gives, or `otherwise` when it fails or takes longer than this many ms. Never rejects. */
export async function within<T, O>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  otherwise: O,
): Promise<T | O> {
  const done = new AbortController();
  const late = sleep(ms, otherwise, { signal: done.signal }).catch(() => otherwise);
  const signal = AbortSignal.timeout(ms);
  try {
    return await Promise.race([work(signal).catch(() => otherwise), late]);
  } catch {
    return otherwise;
  } finally {
    done.abort();
  }
}
