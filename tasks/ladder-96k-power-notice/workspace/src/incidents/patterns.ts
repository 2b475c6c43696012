import type { Incident } from "./incident.ts";

const DAY_MS = 86_400_000;

/** Places where the same kind of thing happened three times within ninety days: not chance any more. */
export function patterns(incidents: readonly Incident[]): readonly { readonly place: string; readonly kind: string }[] {
  const groups = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const key = `${incident.place}\n${incident.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), incident]);
  }
  const found = [...groups.values()].filter((group) => {
    const times = group.map(({ at }) => at.getTime()).sort((a, b) => a - b);
    return times.some((time, place) => (times[place + 2] ?? Number.POSITIVE_INFINITY) - time <= 90 * DAY_MS);
  });
  return found.flatMap(([first]) => (first === undefined ? [] : [{ place: first.place, kind: first.kind }]));
}

/** Whole days since somebody was hurt, as the sign at the gate shows. */
export function daysWithoutInjury(incidents: readonly Incident[], now: Date): number | null {
  const times = incidents.filter(({ hurt }) => hurt > 0).map(({ at }) => at.getTime());
  return times.length === 0 ? null : Math.floor((now.getTime() - Math.max(...times)) / DAY_MS);
}
