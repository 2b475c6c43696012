import { formatAmount, formatDate } from "./format.ts";
import { itemLine, spread } from "./lines.ts";
import { type Order, taxOf, totalOf } from "./order.ts";

const WIDTH = 32;

/** A receipt. A compact one has no items, a copy says that it is one. */
export function renderReceipt(order: Order, compact = false, withTax = true, copy = false): string {
  const total = totalOf(order);
  const isRefund = total < 0;
  const head = [copy ? `Copy of receipt ${order.id}` : `Receipt ${order.id}`, formatDate(order.at, !compact, true)];
  const items = compact ? [] : order.items.map((item) => itemLine(item, WIDTH, true, withTax, isRefund));
  const foot = [spread(isRefund ? "Refund" : "Total", formatAmount(total, true, isRefund), WIDTH)];
  if (withTax) foot.push(spread("Tax included", formatAmount(taxOf(order), !compact, isRefund), WIDTH));
  return `${[...head, ...items, "-".repeat(WIDTH), ...foot].join("\n")}\n`;
}
