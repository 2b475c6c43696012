import { WrongState } from "./errors.ts";
import type { Order, Orders } from "./orders.ts";
import type { PaymentGateway } from "./payments/gateway.ts";

export class Refunds {
  readonly #orders: Orders;
  readonly #gateway: PaymentGateway;

  constructor(orders: Orders, gateway: PaymentGateway) {
    this.#orders = orders;
    this.#gateway = gateway;
  }

  /** Gives the whole price of a paid order back. */
  async refund(orderId: number): Promise<Order> {
    const { id, state, total, payment } = this.#orders.get(orderId);
    if (state !== "paid" || payment === null) throw new WrongState(`order ${id} is ${state}`);
    await this.#gateway.refund({ key: `refund-${id}`, total, payment });
    return this.#orders.update(id, { state: "refunded" });
  }
}
