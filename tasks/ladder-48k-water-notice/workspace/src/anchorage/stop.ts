export const STOP_REASONS = ["berth", "tide", "pilot", "weather", "repair"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export type StopStatus = "assigned" | "anchored" | "left" | "cancelled";

/** A ship lies at anchor in the roads and waits. */
export interface Stop {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it waits for. */
  readonly call: string;
  /** Circle on the chart. */
  readonly spot: string;
  /** What it waits for */
  readonly reason: StopReason;
  /** Anchor down. */
  readonly droppedAt: Date;
  /** Anchor up again. */
  readonly weighedAt: Date | null;
  /** Of the ship, in decimetres. */
  readonly length: number;
  /** Carries dangerous goods. */
  readonly dangerous: boolean;
  readonly status: StopStatus;
}
