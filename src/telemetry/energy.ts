import type { Reading } from "./source.ts";

/** A reading with its moment, in ms of the machine's clock. */
export interface Sample extends Reading {
  readonly at: number;
}

/** A span of time in ms; `to` is Infinity while it lasts. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Power is a guess between samples that lie further apart (ms). A counter misses nothing, however long it takes. */
const longestGapMs = 10_000;

/**
 * Joules in `span`, as far as they are its own: those of moments that n of `spans` share count 1/n.
 * Between two samples energy is taken to flow evenly. null when the samples do not cover the span.
 */
export function joulesIn(samples: readonly Sample[], span: Span, spans: readonly Span[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first.at > span.from || last.at < span.to) return null;
  let total = 0;
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1];
    const from = Math.max(span.from, sample.at);
    const to = Math.min(span.to, next?.at ?? sample.at);
    if (!next || to <= from) continue;
    const joules = joulesBetween(sample, next);
    if (joules === null) return null;
    total += (joules / (next.at - sample.at)) * shareOf({ from, to }, spans);
  }
  return total;
}

/** Joules from one sample to the next: difference of counters, or else the trapezoid under the power. */
export function joulesBetween(earlier: Sample, later: Sample): number | null {
  if (earlier.counters.size > 0 || later.counters.size > 0) return counted(earlier, later);
  if (earlier.watts === null || later.watts === null || later.at - earlier.at > longestGapMs) return null;
  return ((earlier.watts + later.watts) / 2) * ((later.at - earlier.at) / 1000);
}

/** A device that came or went, or a counter that fell without wrapping (its driver was loaded anew), makes it unknown. */
function counted(earlier: Sample, later: Sample): number | null {
  if (earlier.counters.size !== later.counters.size) return null;
  let total = 0;
  for (const [device, { joules }] of later.counters) {
    const before = earlier.counters.get(device);
    if (before === undefined) return null;
    const wrapped = joules < before.joules;
    if (wrapped && before.wrapsAt === null) return null;
    total += joules - before.joules + (wrapped ? (before.wrapsAt ?? 0) : 0);
  }
  return total;
}

/** ms of `span`, where moments that n of `spans` cover count 1/n. */
export function shareOf(span: Span, spans: readonly Span[]): number {
  return pieces(span, spans).reduce((total, { ms, sharers }) => total + ms / Math.max(1, sharers), 0);
}

/** Most of `spans` at one moment of `span`, at least 1. */
export function mostSharers(span: Span, spans: readonly Span[]): number {
  return Math.max(1, ...pieces(span, spans).map(({ sharers }) => sharers));
}

/** `span` cut wherever one of `spans` begins or ends. */
function pieces({ from, to }: Span, spans: readonly Span[]): { ms: number; sharers: number }[] {
  const inside = spans.flatMap((other) => [other.from, other.to]).filter((at) => at > from && at < to);
  const cuts = [...new Set([from, ...inside, to])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const begin = cuts[index] ?? from;
    const sharers = spans.filter((other) => other.from <= begin && other.to >= end).length;
    return { ms: end - begin, sharers };
  });
}
