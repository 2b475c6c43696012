export type PowerConnectionStatus = "ordered" | "running" | "done" | "cancelled" | "tripped";

/** A ship lying with its engines off, supplied from our cabinets. */
export interface PowerConnection {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  /** Who pays. */
  readonly account: string;
  /** The meter in the cabinet. */
  readonly meter: string;
  /** Breaker closed. */
  readonly startedAt: Date;
  /** Breaker open again. */
  readonly endedAt: Date | null;
  /** Amount in kilowatt hours. */
  readonly energy: number;
  /** Pulses of the meter. */
  readonly impulses: number;
  /** Highest quarter of an hour, in kilowatts. */
  readonly peak: number;
  readonly status: PowerConnectionStatus;
}
