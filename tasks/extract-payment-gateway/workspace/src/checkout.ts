import { PaymentUnavailable, WrongState } from "./errors.ts";
import { toDecimal } from "./money.ts";
import type { Order, Orders } from "./orders.ts";
import { PaystoneClient, PaystoneError, type Transport } from "./vendor/paystone.ts";

const ATTEMPTS = 3;

export class Checkout {
  readonly #orders: Orders;
  readonly #client: PaystoneClient;
  readonly #sleep: (ms: number) => Promise<void>;

  constructor(orders: Orders, transport: Transport, sleep: (ms: number) => Promise<void>) {
    this.#orders = orders;
    this.#client = new PaystoneClient(transport);
    this.#sleep = sleep;
  }

  /** Charges the card for an order that is not paid yet. */
  async pay(orderId: number, cardToken: string): Promise<Order> {
    const order = this.#orders.get(orderId);
    if (order.state !== "open" && order.state !== "declined") throw new WrongState(`order ${orderId} is ${order.state}`);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const charge = await this.#client.createCharge(`order-${order.id}`, {
          amount: toDecimal(order.total),
          currency: order.total.currency,
          card_token: cardToken,
        });
        return this.#orders.update(order.id, { state: "paid", payment: charge.id });
      } catch (error) {
        if (!(error instanceof PaystoneError)) throw error;
        if (error.status === 402) return this.#orders.update(order.id, { state: "declined" });
        const unavailable = error.status === 0 || error.status === 429 || error.status >= 500;
        if (!unavailable) throw error;
        if (attempt === ATTEMPTS) throw new PaymentUnavailable("the payment provider cannot be reached", { cause: error });
        await this.#sleep(error.retryAfter !== undefined ? error.retryAfter * 1000 : 100 * 2 ** (attempt - 1));
      }
    }
  }
}
