export const BERTH_QUAYS = ["north", "south"] as const;
export type BerthQuay = (typeof BERTH_QUAYS)[number];

/** A stretch of quay wall where one ship lies. */
export interface Berth {
  /** As painted on the wall. */
  readonly id: string;
  readonly quay: BerthQuay;
  /** In decimetres, bollard to bollard. */
  readonly length: number;
  /** Water below chart datum, in decimetres. */
  readonly depth: number;
  /** Whether a ship can be supplied from land. */
  readonly power: boolean;
  /** While the wall is being repaired. */
  readonly closedUntil: string | null;
}
