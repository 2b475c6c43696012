import type { Hold, HoldOffice } from "./hold.ts";

/** Whether something may leave: every office that ever held it must have lifted its last hold. */
export function mayLeave(subject: string, holds: readonly Hold[]): boolean {
  return holds.every((hold) => hold.subject !== subject || hold.status === "lifted");
}

/** In which order offices come to look: animals first, plants next; customs open nothing that the police has sealed. */
const ORDER: readonly HoldOffice[] = ["police", "veterinary", "plants", "customs"];

/** Inspections that can be made together: one opening of the doors for all offices that want to look. */
export function openings(holds: readonly Hold[]): ReadonlyMap<string, readonly HoldOffice[]> {
  const wanted = new Map<string, Set<HoldOffice>>();
  for (const { subject, office, inspection, status } of holds) {
    if (!inspection || status !== "active") continue;
    const offices = wanted.get(subject) ?? new Set();
    wanted.set(subject, offices.add(office));
  }
  return new Map([...wanted].map(([subject, offices]) => [subject, ORDER.filter((one) => offices.has(one))]));
}

/** Days that a hold may last before the office must give a reason in writing. Weekends count. */
const PATIENCE: Readonly<Record<HoldOffice, number>> = { customs: 10, veterinary: 3, plants: 5, police: 30 };

/** Holds whose office owes us a letter. */
export function letterDue(holds: readonly Hold[], now: Date): readonly Hold[] {
  return holds.filter(({ office, placedAt, status }) => {
    const days = (now.getTime() - placedAt.getTime()) / 86_400_000;
    return status === "active" && days > PATIENCE[office];
  });
}
