import type { Config } from "./config.ts";
import type { Customer } from "./store.ts";

/** The VAT that a customer pays us on a net amount. */
export function vatOn(net: number, customer: Customer, config: Config): number {
  return customer.country === config.country ? Math.round(net * (config.vatPercent / 100)) : 0;
}
