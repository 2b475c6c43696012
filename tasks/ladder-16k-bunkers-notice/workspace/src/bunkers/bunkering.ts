export const BUNKERING_FUELS = ["gasoil", "methanol", "biodiesel"] as const;
export type BunkeringFuel = (typeof BUNKERING_FUELS)[number];

export type BunkeringStatus = "ordered" | "running" | "done" | "cancelled" | "broken-off";

/** Fuel that a ship took from our tanks. */
export interface Bunkering {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it belongs to. */
  readonly call: string;
  /** Who pays. */
  readonly account: string;
  /** What was pumped */
  readonly fuel: BunkeringFuel;
  /** The meter it ran through. */
  readonly meter: string;
  /** Seal of the valve broken. */
  readonly startedAt: Date;
  /** Valve sealed again. */
  readonly endedAt: Date | null;
  /** Amount in litres. */
  readonly delivered: number;
  /** Pulses of the meter. */
  readonly ticks: number;
  /** Temperature in the tank, in degrees. */
  readonly celsius: number;
  readonly status: BunkeringStatus;
}
