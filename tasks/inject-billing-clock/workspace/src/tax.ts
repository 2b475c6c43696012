import { config } from "./config.ts";
import type { Customer } from "./store.ts";

const RATE = config.vatPercent / 100;

/** The VAT that a customer pays us on a net amount. */
export function vatOn(net: number, customer: Customer): number {
  return customer.country === config.country ? Math.round(net * RATE) : 0;
}
