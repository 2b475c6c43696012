export const PILOT_JOB_WAYS = ["in", "out", "shift"] as const;
export type PilotJobWay = (typeof PILOT_JOB_WAYS)[number];

export type PilotJobStatus = "ordered" | "aboard" | "done" | "cancelled";

/** A pilot brings a ship in or out. */
export interface PilotJob {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  /** Name of the pilot. */
  readonly pilot: string;
  readonly way: PilotJobWay;
  /** On the bridge. */
  readonly boardedAt: Date | null;
  /** Off the ship again. */
  readonly leftShipAt: Date | null;
  /** Draught that the pilot read at the bow, in decimetres. */
  readonly fore: number;
  /** The same at the stern. */
  readonly aft: number;
  /** What the next pilot should know. */
  readonly remarks: string | null;
  readonly status: PilotJobStatus;
}
