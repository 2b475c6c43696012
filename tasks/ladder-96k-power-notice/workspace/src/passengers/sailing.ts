export type SailingStatus = "announced" | "boarding" | "left" | "cancelled";

/** A ferry's departure, with the people and vehicles on its list. */
export interface Sailing {
  /** As the tablets give it. */
  readonly id: string;
  /** Name of the ferry line. */
  readonly line: string;
  readonly ship: string;
  /** As announced. */
  readonly leavesAt: Date;
  /** Last line off. */
  readonly leftAt: Date | null;
  readonly adults: number;
  /** Below twelve years. */
  readonly children: number;
  readonly cars: number;
  readonly lorries: number;
  readonly crew: number;
  readonly status: SailingStatus;
}
