import type { Sounding } from "./sounding.ts";

/** Depth that a method may have missed, in centimetres: a lead finds holes between stones, a scan sees fish. */
const DOUBT: Readonly<Record<Sounding["method"], number>> = { beam: 10, lead: 25, scan: 15 };

/** The least depth at a berth in decimetres, rounded down, from the newest sounding of each place; null without any. */
export function leastDepth(berth: string, soundings: readonly Sounding[]): number | null {
  const newest = new Map<number, Sounding>();
  for (const sounding of soundings) {
    if (sounding.berth !== berth) continue;
    const known = newest.get(sounding.metre);
    if (known === undefined || known.soundedOn < sounding.soundedOn) newest.set(sounding.metre, sounding);
  }
  const depths = [...newest.values()].map(({ depth, method }) => depth - DOUBT[method]);
  return depths.length === 0 ? null : Math.floor(Math.min(...depths) / 10);
}

/** Centimetres that a place silts up in a month, from its oldest and newest sounding; negative where it scours. */
export function siltingRate(soundings: readonly Sounding[]): number | null {
  const sorted = [...soundings].sort((a, b) => a.soundedOn.localeCompare(b.soundedOn));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined || first.soundedOn === last.soundedOn) return null;
  const months = (Date.parse(last.soundedOn) - Date.parse(first.soundedOn)) / (30.44 * 86_400_000);
  return Math.round(((first.depth - last.depth) / months) * 10) / 10;
}
