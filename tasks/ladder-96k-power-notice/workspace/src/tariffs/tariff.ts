export const TARIFF_ITEMS = ["berth", "moves", "storage", "scale", "passengers"] as const;
export type TariffItem = (typeof TARIFF_ITEMS)[number];

export const TARIFF_UNITS = ["gt", "move", "day", "piece", "head"] as const;
export type TariffUnit = (typeof TARIFF_UNITS)[number];

/** A price that holds from one day to another. */
export interface Tariff {
  readonly id: string;
  /** What it is the price of */
  readonly item: TariffItem;
  /** Price of a unit. */
  readonly cents: number;
  readonly unit: TariffUnit;
  /** First day. */
  readonly from: string;
  /** Last day. */
  readonly until: string | null;
  /** Never less than this, in cents. */
  readonly least: number;
  /** Accounts that it was agreed with; empty for everyone. */
  readonly customers: readonly string[];
}
