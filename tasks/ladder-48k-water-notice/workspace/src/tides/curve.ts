import type { Tide } from "./tide.ts";

/** The height at a moment in centimetres, between the tides before and after; null outside of them. */
export function heightAt(tides: readonly Tide[], at: Date): number | null {
  const sorted = [...tides].sort((a, b) => a.at.getTime() - b.at.getTime());
  const next = sorted.findIndex((tide) => tide.at.getTime() >= at.getTime());
  const after = sorted[next];
  if (after === undefined) return null;
  if (after.at.getTime() === at.getTime()) return withSurge(after);
  const before = sorted[next - 1];
  if (before === undefined) return null;
  const share = (at.getTime() - before.at.getTime()) / (after.at.getTime() - before.at.getTime());
  // Water rises and falls like half a cosine, slowly at both ends.
  const risen = (1 - Math.cos(Math.PI * share)) / 2;
  return Math.round(withSurge(before) + (withSurge(after) - withSurge(before)) * risen);
}

function withSurge({ height, surge }: Tide): number {
  return height + (surge ?? 0);
}
