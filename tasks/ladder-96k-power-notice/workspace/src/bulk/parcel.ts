export const PARCEL_GOODSES = ["wheat", "barley", "salt", "fertiliser", "woodchips"] as const;
export type ParcelGoods = (typeof PARCEL_GOODSES)[number];

export type ParcelStatus = "afloat" | "stored" | "shipped" | "spoiled";

/** Grain, salt or another loose cargo of one owner. */
export interface Parcel {
  /** As the tablets give it. */
  readonly id: string;
  /** The call it came with or goes with. */
  readonly call: string | null;
  readonly goods: ParcelGoods;
  readonly owner: string;
  /** In kilograms, by the belt's scale. */
  readonly mass: number;
  /** In tenths of a per cent. */
  readonly moisture: number;
  /** Where it lies. */
  readonly cell: string;
  readonly storedAt: Date;
  readonly status: ParcelStatus;
}
