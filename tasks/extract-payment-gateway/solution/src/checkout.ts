import { WrongState } from "./errors.ts";
import type { Order, Orders } from "./orders.ts";
import type { PaymentGateway } from "./payments/gateway.ts";

export class Checkout {
  readonly #orders: Orders;
  readonly #gateway: PaymentGateway;

  constructor(orders: Orders, gateway: PaymentGateway) {
    this.#orders = orders;
    this.#gateway = gateway;
  }

  /** Charges the card for an order that is not paid yet. */
  async pay(orderId: number, cardToken: string): Promise<Order> {
    const { id, state, total } = this.#orders.get(orderId);
    if (state !== "open" && state !== "declined") throw new WrongState(`order ${id} is ${state}`);
    const result = await this.#gateway.charge({ key: `order-${id}`, total, cardToken });
    if (result.status === "declined") return this.#orders.update(id, { state: "declined" });
    return this.#orders.update(id, { state: "paid", payment: result.payment });
  }
}
