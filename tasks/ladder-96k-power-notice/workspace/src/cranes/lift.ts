export const LIFT_LOADS = ["box", "hatch", "gear", "project"] as const;
export type LiftLoad = (typeof LIFT_LOADS)[number];

/** A crane moves a container, a hatch cover or something else. */
export interface Lift {
  /** Crane, day and number. */
  readonly id: string;
  readonly crane: string;
  /** The call it belongs to. */
  readonly call: string;
  /** What hung on the hook */
  readonly load: LiftLoad;
  /** What the load cell showed, in kilograms. */
  readonly mass: number;
  /** From lifting to setting down. */
  readonly seconds: number;
  /** When it was set down. */
  readonly at: Date;
  /** Two containers of 20 feet at once. */
  readonly twin: boolean;
}
