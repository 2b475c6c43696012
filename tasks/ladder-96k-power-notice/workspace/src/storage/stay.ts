export const STAY_SHEDS = ["1", "2", "cold"] as const;
export type StayShed = (typeof STAY_SHEDS)[number];

export type StayStatus = "announced" | "stored" | "gone" | "abandoned";

/** Cargo in one of our sheds. */
export interface Stay {
  /** As the tablets give it. */
  readonly id: string;
  readonly owner: string;
  readonly goods: string;
  readonly pieces: number;
  /** In kilograms. */
  readonly mass: number;
  /** Square metres of floor. */
  readonly area: number;
  /** Shed */
  readonly shed: StayShed;
  readonly cameOn: string;
  readonly wentOn: string | null;
  /** Not cleared by customs yet. */
  readonly bonded: boolean;
  readonly status: StayStatus;
}
