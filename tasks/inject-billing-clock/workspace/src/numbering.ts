import { config } from "./config.ts";
import { today } from "./days.ts";
import type { Store } from "./store.ts";

/** The number of the next invoice. */
export function nextNumber(store: Store): string {
  const start = `${config.prefix}-${today().slice(0, 4)}-`;
  const used = store.all().filter(({ number }) => number.startsWith(start)).length;
  return start + String(used + 1).padStart(4, "0");
}
