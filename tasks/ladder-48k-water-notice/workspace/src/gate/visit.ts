export const VISIT_ERRANDS = ["deliver", "collect", "both"] as const;
export type VisitErrand = (typeof VISIT_ERRANDS)[number];

export type VisitStatus = "booked" | "inside" | "gone" | "missed" | "refused";

/** A lorry that comes through the gate to bring or fetch something. */
export interface Visit {
  /** `V-`, the day and a number. */
  readonly id: string;
  /** As the camera read it. */
  readonly plate: string;
  readonly carrier: string;
  readonly errand: VisitErrand;
  /** Containers that it is about. */
  readonly boxes: readonly string[];
  /** Begin of the hour that was booked. */
  readonly bookedFrom: Date;
  /** Barrier up. */
  readonly inAt: Date | null;
  /** Barrier up on the other side. */
  readonly outAt: Date | null;
  readonly status: VisitStatus;
}
