export const BOX_SIZES = ["20", "40", "45"] as const;
export type BoxSize = (typeof BOX_SIZES)[number];

export const BOX_CONTENTS = ["full", "empty"] as const;
export type BoxContent = (typeof BOX_CONTENTS)[number];

export const BOX_ARRIVED_BYS = ["ship", "lorry", "train"] as const;
export type BoxArrivedBy = (typeof BOX_ARRIVED_BYS)[number];

export type BoxStatus = "announced" | "here" | "gone" | "cancelled";

/** A container while it is with us. */
export interface Box {
  /** Owner, number and check digit. */
  readonly id: string;
  /** Feet */
  readonly size: BoxSize;
  /** A foot higher than others. */
  readonly high: boolean;
  readonly content: BoxContent;
  /** Verified gross mass, in kilograms. */
  readonly mass: number;
  readonly arrivedBy: BoxArrivedBy;
  /** Set down on our ground. */
  readonly arrivedAt: Date;
  /** Who answers for it. */
  readonly owner: string;
  /** Numbers of the seals on its doors. */
  readonly seals: readonly string[];
  readonly status: BoxStatus;
}
