export type CallStatus = "expected" | "alongside" | "left" | "cancelled";

/** A ship's stay with us, from the order of a berth to its leaving. */
export interface Call {
  /** As the tablets give it. */
  readonly id: string;
  /** Name of the ship. */
  readonly ship: string;
  /** Where it lies or is to lie. */
  readonly berth: string | null;
  /** First line ashore. */
  readonly arrivedAt: Date | null;
  /** Last line off. */
  readonly leftAt: Date | null;
  readonly status: CallStatus;
}
