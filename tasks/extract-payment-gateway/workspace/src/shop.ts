import { Checkout } from "./checkout.ts";
import { Orders } from "./orders.ts";
import { Refunds } from "./refunds.ts";
import { Renewals } from "./renewals.ts";
import type { Transport } from "./vendor/paystone.ts";

export interface ShopOptions {
  /** How to reach Paystone. */
  readonly transport: Transport;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** The whole shop. */
export function createShop({ transport, sleep = realSleep }: ShopOptions) {
  const orders = new Orders();
  return {
    orders,
    checkout: new Checkout(orders, transport, sleep),
    refunds: new Refunds(orders, transport, sleep),
    renewals: new Renewals(transport, sleep),
  };
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
