import { Checkout } from "./checkout.ts";
import { Orders } from "./orders.ts";
import type { PaymentGateway } from "./payments/gateway.ts";
import { PaystoneGateway } from "./payments/paystone-gateway.ts";
import { RetryingGateway } from "./payments/retrying-gateway.ts";
import { Refunds } from "./refunds.ts";
import { Renewals } from "./renewals.ts";
import type { Transport } from "./vendor/paystone.ts";

/** `transport`: how to reach Paystone. `gateway`: another provider. */
export type ShopOptions = ({ readonly transport: Transport } | { readonly gateway: PaymentGateway }) & {
  readonly sleep?: (ms: number) => Promise<void>;
};

/** The whole shop. */
export function createShop(options: ShopOptions) {
  const { sleep = realSleep } = options;
  const provider = "gateway" in options ? options.gateway : new PaystoneGateway(options.transport);
  const orders = new Orders();
  // Somebody is waiting at checkout and for a refund; nobody is at night.
  const quick = new RetryingGateway(provider, { attempts: 3, sleep });
  const patient = new RetryingGateway(provider, { attempts: 5, sleep });
  return {
    orders,
    checkout: new Checkout(orders, quick),
    refunds: new Refunds(orders, quick),
    renewals: new Renewals(patient),
  };
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
