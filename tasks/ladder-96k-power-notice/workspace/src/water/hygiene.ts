const DAY_MS = 86_400_000;

/** What the laboratory found in a hydrant's water. */
export interface Sample {
  readonly hydrant: string;
  readonly takenAt: Date;
  /** Colonies in 100 ml. */
  readonly colonies: number;
  readonly legionella: boolean;
}

export type HydrantState = "open" | "flush" | "closed";

/**
 * What may be done with a hydrant. Legionella close it until a clean sample that is newer. Otherwise it is open for 28
 * days after a clean sample; after that, and with colonies, hoses must be flushed for ten minutes.
 */
export function hydrantState(hydrant: string, samples: readonly Sample[], now: Date): HydrantState {
  const newest = samples
    .filter((sample) => sample.hydrant === hydrant && sample.takenAt <= now)
    .sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime())[0];
  if (newest === undefined) return "closed";
  if (newest.legionella) return "closed";
  const old = now.getTime() - newest.takenAt.getTime() > 28 * DAY_MS;
  return old || newest.colonies > 100 ? "flush" : "open";
}

/** Hydrants whose next sample is due within a week, the most urgent first. */
export function samplesDue(samples: readonly Sample[], now: Date): readonly string[] {
  const newest = new Map<string, number>();
  for (const { hydrant, takenAt } of samples)
    newest.set(hydrant, Math.max(newest.get(hydrant) ?? 0, takenAt.getTime()));
  return [...newest]
    .filter(([, at]) => now.getTime() - at > 21 * DAY_MS)
    .sort((a, b) => a[1] - b[1])
    .map(([hydrant]) => hydrant);
}
