export interface Item {
  readonly name: string;
  readonly quantity: number;
  /** For one, tax included. */
  readonly cents: number;
  readonly taxPercent: number;
  /** For the kitchen, such as "no onions". */
  readonly note?: string;
}

export interface Order {
  readonly id: number;
  readonly at: Date;
  readonly items: readonly Item[];
}

export function totalOf({ items }: Order): number {
  return items.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);
}

/** The tax that is included in the total. */
export function taxOf({ items }: Order): number {
  const tax = ({ quantity, cents, taxPercent }: Item) => (quantity * cents * taxPercent) / (100 + taxPercent);
  return Math.round(items.reduce((sum, item) => sum + tax(item), 0));
}
