export type WaterSupplyStatus = "ordered" | "running" | "done" | "cancelled";

/** Fresh water that a ship took from the town's main. */
export interface WaterSupply {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  /** Who pays. */
  readonly account: string;
  /** The meter it ran through. */
  readonly meter: string;
  /** Hydrant open. */
  readonly startedAt: Date;
  /** Hydrant closed. */
  readonly endedAt: Date | null;
  /** Amount in tenths of a cubic metre. */
  readonly cubicMetres: number;
  /** Pulses of the meter. */
  readonly turns: number;
  /** Whether the hose was flushed before. */
  readonly flushed: boolean;
  readonly status: WaterSupplyStatus;
}
