export const MOORING_KINDS = ["arrival", "departure", "shift"] as const;
export type MooringKind = (typeof MOORING_KINDS)[number];

export type MooringStatus = "ordered" | "working" | "done" | "cancelled";

/** Men on the quay who take the lines of a ship, or let them go. */
export interface Mooring {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  readonly kind: MooringKind;
  /** Men on the quay. */
  readonly men: number;
  /** When they were to be there. */
  readonly orderedFor: Date;
  /** When the first line was over, or let go. */
  readonly firstLine: Date | null;
  /** When the last one was. */
  readonly lastLine: Date | null;
  readonly status: MooringStatus;
}
