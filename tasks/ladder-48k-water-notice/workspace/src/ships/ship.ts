export const SHIP_KINDS = ["container", "bulk", "tanker", "ferry", "other"] as const;
export type ShipKind = (typeof SHIP_KINDS)[number];

/** A ship that was here once or is expected. */
export interface Ship {
  /** `IMO-` and the number that a ship keeps for life. */
  readonly id: string;
  /** As painted on the bow today. */
  readonly name: string;
  /** Country, by two letters. */
  readonly flag: string;
  readonly kind: ShipKind;
  /** Over all, in decimetres. */
  readonly length: number;
  /** In decimetres. */
  readonly beam: number;
  /** As the agent said when it first came, in decimetres. */
  readonly draught: number;
  /** Gross tonnage, which has no unit. */
  readonly tonnage: number;
  /** Names that it had before. */
  readonly formerNames: readonly string[];
}
