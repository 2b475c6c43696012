import type { Stop } from "./stop.ts";

/** Minutes at anchor; a ship that is still there is counted up to now. */
export function minutesAtAnchor({ droppedAt, weighedAt }: Stop, now: Date): number {
  return Math.floor(((weighedAt ?? now).getTime() - droppedAt.getTime()) / 60_000);
}

/**
 * In which order ships are called to a berth that becomes free: those that wait for a berth, by the time their anchor
 * went down. A ship that went away for repairs loses its place, one that went away for weather keeps it.
 */
export function berthQueue(stops: readonly Stop[]): readonly string[] {
  const places = new Map<string, number>();
  const sorted = [...stops].sort((a, b) => a.droppedAt.getTime() - b.droppedAt.getTime());
  for (const { call, reason, droppedAt, status } of sorted) {
    if (status === "cancelled") continue;
    if (reason === "repair") places.delete(call);
    else if (reason === "berth" && !places.has(call)) places.set(call, droppedAt.getTime());
  }
  const waiting = new Set(
    stops.filter(({ status, reason }) => status === "anchored" && reason === "berth").map(({ call }) => call),
  );
  return [...places]
    .filter(([call]) => waiting.has(call))
    .sort((a, b) => a[1] - b[1])
    .map(([call]) => call);
}

/** The fee in cents: the first two days are free, then by begun days and begun hundred metres of length. */
export function anchorageFee(stop: Stop, now: Date): number {
  const days = Math.ceil(minutesAtAnchor(stop, now) / 1440);
  // Who cannot go anywhere else pays nothing for it.
  if (stop.reason === "weather" || stop.reason === "pilot") return 0;
  return Math.max(0, days - 2) * Math.ceil(stop.length / 1000) * 11_500;
}
