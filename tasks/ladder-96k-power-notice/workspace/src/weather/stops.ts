import type { Observation } from "./observation.ts";

/** What stops at which wind. Gusts count, the mean alone stops nothing. In knots. */
const LIMITS = { cranes: 38, stacking: 42, bunkering: 32, mooring: 45, gangway: 48 } as const;

export type Work = keyof typeof LIMITS;

/** Work that has to stop: a gust above its limit within the last half hour. It begins again only when that has passed. */
export function stopped(observations: readonly Observation[], now: Date): readonly Work[] {
  const recent = observations.filter(({ at }) => at <= now && now.getTime() - at.getTime() <= 30 * 60_000);
  const gust = Math.max(0, ...recent.map((one) => one.gust));
  return (Object.keys(LIMITS) as Work[]).filter((work) => gust > LIMITS[work]);
}

/** Minutes of a span in which work was stopped, for gangs that are paid by output. */
export function minutesStopped(observations: readonly Observation[], work: Work, from: Date, until: Date): number {
  let minutes = 0;
  for (let at = from.getTime(); at < until.getTime(); at += 10 * 60_000) {
    if (stopped(observations, new Date(at)).includes(work)) minutes += 10;
  }
  return minutes;
}
