import { formatAmount, formatDate } from "./format.ts";
import { spread } from "./lines.ts";
import { type Order, taxOf, totalOf } from "./order.ts";

const WIDTH = 32;

/** How amounts of each kind are written. */
const STYLES = {
  total: [true, false, true],
  difference: [true, true, true],
} as const;

/** The figures of a day, compared with those of another one if there is one. */
export function renderReport(orders: readonly Order[], day: Date, before: readonly Order[] = [], detailed = false): string {
  const sum = (list: readonly Order[]) => list.reduce((cents, order) => cents + totalOf(order), 0);
  const tax = orders.reduce((cents, order) => cents + taxOf(order), 0);
  const lines = [
    formatDate(day, true),
    spread("Orders", String(orders.length), WIDTH),
    spread("Total", formatAmount(sum(orders), ...STYLES.total), WIDTH),
    spread("Tax included", formatAmount(tax, ...STYLES.total), WIDTH),
  ];
  if (before.length > 0) {
    lines.push(spread("Day before", formatAmount(sum(orders) - sum(before), ...STYLES.difference), WIDTH));
  }
  if (detailed) {
    lines.push(...orders.map((order) => spread(`#${order.id}`, formatAmount(totalOf(order), false, false, true), WIDTH)));
  }
  return `${lines.join("\n")}\n`;
}
