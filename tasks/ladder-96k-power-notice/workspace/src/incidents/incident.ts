export const INCIDENT_KINDS = ["injury", "spill", "fire", "collision", "theft", "near-miss"] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export type IncidentStatus = "reported" | "examined" | "closed" | "passed-on";

/** Something that happened and should not have. */
export interface Incident {
  /** As the tablets give it. */
  readonly id: string;
  /** Berth, block or road. */
  readonly place: string;
  readonly kind: IncidentKind;
  /** When it happened, or was found. */
  readonly at: Date;
  readonly reporter: string;
  /** People. */
  readonly hurt: number;
  /** What ran out, for spills. */
  readonly litres: number | null;
  /** In the words of the reporter. */
  readonly words: string;
  readonly status: IncidentStatus;
}
