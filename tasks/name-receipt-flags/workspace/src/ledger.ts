import { formatAmount, formatDate } from "./format.ts";
import { type Order, taxOf, totalOf } from "./order.ts";

/** A list for the tax adviser, with semicolons. */
export function renderLedger(orders: readonly Order[], withHeader = true, withTime = false): string {
  const rows = orders.map((order) => {
    const amounts = [totalOf(order), taxOf(order)].map((cents) => formatAmount(cents, false, cents !== 0));
    return [order.id, formatDate(order.at, false, withTime), ...amounts].join(";");
  });
  return `${[...(withHeader ? ["id;day;total;tax"] : []), ...rows].join("\n")}\n`;
}
