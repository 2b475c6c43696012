import { formatAmount, formatDate } from "./format.ts";
import { type Order, totalOf } from "./order.ts";
import { renderReceipt } from "./receipt.ts";

/** The mail for a guest who wants no paper. */
export function renderMail(order: Order, guest: string, { company = false }: { readonly company?: boolean } = {}): string {
  const total = formatAmount(totalOf(order), { grouped: company });
  const intro = `Dear ${guest},\n\nthank you for your visit on ${formatDate(order.at, { long: true })}. You paid ${total}.`;
  return `${intro}\n\n${renderReceipt(order, { compact: !company, tax: company })}`;
}
