import { formatAmount } from "./format.ts";
import type { Item } from "./order.ts";

/** Two texts at the two ends of a line. The first one is cut when there is no room for both. */
export function spread(left: string, right: string, width: number): string {
  const room = width - right.length - 1;
  return left.slice(0, room).padEnd(room) + (right ? ` ${right}` : " ");
}

/** The line of an item. */
export function itemLine(item: Item, width: number, withPrice = true, withTax = false, alwaysSign = false): string {
  const name = item.quantity === 1 ? item.name : `${item.quantity} x ${item.name}`;
  const price = formatAmount(item.quantity * item.cents, false, alwaysSign);
  const tax = withTax ? ` ${item.taxPercent}%` : "";
  return withPrice ? spread(name, price + tax, width) : name.slice(0, width);
}
