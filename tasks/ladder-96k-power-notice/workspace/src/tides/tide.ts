export const TIDE_KINDS = ["high", "low"] as const;
export type TideKind = (typeof TIDE_KINDS)[number];

/** One high or low water, as the tables have it. */
export interface Tide {
  /** The day by UTC, `H` or `L`, and which of the day. */
  readonly id: string;
  readonly day: string;
  readonly kind: TideKind;
  readonly at: Date;
  /** Above chart datum, in centimetres. */
  readonly height: number;
  /** Forecast of what the wind adds, in centimetres. */
  readonly surge: number | null;
}
