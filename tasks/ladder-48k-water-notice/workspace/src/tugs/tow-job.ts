export const TOW_JOB_PLACES = ["bow", "stern", "side"] as const;
export type TowJobPlace = (typeof TOW_JOB_PLACES)[number];

export type TowJobStatus = "ordered" | "fast" | "done" | "cancelled";

/** A tug assists a ship. */
export interface TowJob {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  /** Who pays. */
  readonly account: string;
  /** Name of the tug. */
  readonly tug: string;
  /** Where it made fast. */
  readonly place: TowJobPlace;
  /** Line made fast. */
  readonly fastAt: Date | null;
  /** Line let go. */
  readonly looseAt: Date | null;
  /** Bollard pull asked for, in tonnes. */
  readonly pull: number;
  readonly status: TowJobStatus;
}
