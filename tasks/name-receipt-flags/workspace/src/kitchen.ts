import { formatDate } from "./format.ts";
import { itemLine } from "./lines.ts";
import type { Order } from "./order.ts";

const WIDTH = 24;

/** What the kitchen has to make. */
export function renderTicket(order: Order, again = false): string {
  const head = [`${again ? "AGAIN " : ""}#${order.id}`, formatDate(order.at, false, true)];
  const lines = order.items.flatMap((item) => {
    const line = itemLine(item, WIDTH, false);
    return item.note === undefined ? [line] : [line, `  ! ${item.note}`.slice(0, WIDTH)];
  });
  return `${[...head, ...lines].join("\n")}\n`;
}
