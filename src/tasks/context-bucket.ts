/** Tasks of about the same size: from `from` tokens up to, not including, `to`; null: without end. */
export interface ContextBucket {
  readonly label: string;
  readonly from: number;
  readonly to: number | null;
}

/** Each twice the one before, as context windows are; a thousand tokens is 1000. */
const edges = [8_000, 16_000, 32_000, 64_000, 128_000] as const;

/** The buckets from small to large. */
export const CONTEXT_BUCKETS: readonly ContextBucket[] = [0, ...edges].map((from, index) => {
  const to = edges[index] ?? null;
  const k = (tokens: number) => `${tokens / 1000}k`;
  const label = to === null ? `${k(from)} and more` : from === 0 ? `under ${k(to)}` : `${k(from)}–${k(to)}`;
  return { label, from, to };
});

/**
 * The bucket of a task.
 * @param contextTokens estimated tokens of its workspace and prompt; null when the task does not say.
 * @returns null when the size is not known.
 */
export function bucketOf(contextTokens: number | null): ContextBucket | null {
  if (contextTokens === null) return null;
  return CONTEXT_BUCKETS.find(({ to }) => to === null || contextTokens < to) ?? null;
}
