import { formatAmount, formatDate } from "./format.ts";
import { itemLine, spread } from "./lines.ts";
import { type Order, taxOf, totalOf } from "./order.ts";

const WIDTH = 32;

export interface ReceiptOptions {
  /** Without items. */
  readonly compact?: boolean;
  /** With the tax, if not said otherwise. */
  readonly tax?: boolean;
  /** Says that it is a copy. */
  readonly copy?: boolean;
}

/** A receipt. */
export function renderReceipt(order: Order, options: ReceiptOptions = {}): string {
  const { compact = false, tax = true, copy = false } = options;
  const total = totalOf(order);
  const isRefund = total < 0;
  const head = [copy ? `Copy of receipt ${order.id}` : `Receipt ${order.id}`, formatDate(order.at, { long: !compact, time: true })];
  const items = compact ? [] : order.items.map((item) => itemLine(item, WIDTH, { tax, sign: isRefund }));
  const foot = [spread(isRefund ? "Refund" : "Total", formatAmount(total, { sign: isRefund }), WIDTH)];
  if (tax) foot.push(spread("Tax included", formatAmount(taxOf(order), { currency: !compact, sign: isRefund }), WIDTH));
  return `${[...head, ...items, "-".repeat(WIDTH), ...foot].join("\n")}\n`;
}
