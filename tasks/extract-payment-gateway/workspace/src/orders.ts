import type { Money } from "./money.ts";

export interface Order {
  readonly id: number;
  readonly total: Money;
  readonly state: "open" | "declined" | "paid" | "refunded";
  /** The provider's name for the payment, once paid. */
  readonly payment: string | null;
}

/** All orders, in memory. */
export class Orders {
  readonly #orders = new Map<number, Order>();

  add(id: number, total: Money): Order {
    const order: Order = { id, total, state: "open", payment: null };
    this.#orders.set(id, order);
    return order;
  }

  get(id: number): Order {
    const order = this.#orders.get(id);
    if (order === undefined) throw new RangeError(`no order ${id}`);
    return order;
  }

  update(id: number, change: Partial<Omit<Order, "id">>): Order {
    const order = { ...this.get(id), ...change };
    this.#orders.set(id, order);
    return order;
  }
}
