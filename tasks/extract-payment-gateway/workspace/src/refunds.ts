import { PaymentUnavailable, WrongState } from "./errors.ts";
import { toDecimal } from "./money.ts";
import type { Order, Orders } from "./orders.ts";
import { PaystoneClient, PaystoneError, type Transport } from "./vendor/paystone.ts";

const MAX_TRIES = 3;

export class Refunds {
  readonly #orders: Orders;
  readonly #paystone: PaystoneClient;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(orders: Orders, transport: Transport, wait: (ms: number) => Promise<void>) {
    this.#orders = orders;
    this.#paystone = new PaystoneClient(transport);
    this.#wait = wait;
  }

  /** Gives the whole price of a paid order back. */
  async refund(orderId: number): Promise<Order> {
    const order = this.#orders.get(orderId);
    if (order.state !== "paid" || order.payment === null) throw new WrongState(`order ${orderId} is ${order.state}`);
    let delay = 100;
    let tries = 0;
    while (true) {
      tries += 1;
      try {
        await this.#paystone.createRefund(`refund-${order.id}`, {
          charge: order.payment,
          amount: toDecimal(order.total),
          currency: order.total.currency,
        });
        break;
      } catch (error) {
        if (!(error instanceof PaystoneError)) throw error;
        // An earlier attempt went through and its answer got lost.
        if (error.code === "already_refunded") break;
        if (error.status !== 0 && error.status !== 429 && error.status < 500) throw error;
        if (tries >= MAX_TRIES) throw new PaymentUnavailable("the payment provider cannot be reached", { cause: error });
        await this.#wait(error.retryAfter === undefined ? delay : error.retryAfter * 1000);
        delay *= 2;
      }
    }
    return this.#orders.update(order.id, { state: "refunded" });
  }
}
