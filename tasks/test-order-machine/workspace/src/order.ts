import * as commands from "./commands.ts";
import { type Happening, type Items, type OrderEvent, OrderError } from "./events.ts";
import { evolve, initial, type State, type StateName, totalOf } from "./state.ts";

export interface OrderOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export type Listener = (event: OrderEvent, order: Order) => void;

/** An order; see README.md. */
export class Order {
  readonly id: string;
  readonly #now: () => number;
  #state: State = initial;
  #events: OrderEvent[] = [];
  #listeners: { readonly call: Listener }[] = [];

  private constructor(id: string, { now = Date.now }: OrderOptions) {
    this.id = id;
    this.#now = now;
  }

  static create(id: string, options: OrderOptions = {}): Order {
    return new Order(id, options);
  }

  /** An order as its events have made it. */
  static replay(id: string, events: readonly OrderEvent[], options: OrderOptions = {}): Order {
    const order = new Order(id, options);
    for (const event of events) order.#apply(event);
    return order;
  }

  get state(): StateName {
    return this.#state.name;
  }

  get total(): number {
    return totalOf(this.#state);
  }

  get received(): number {
    return this.#state.received;
  }

  get refundsDue(): number {
    return this.#state.refundsDue;
  }

  get version(): number {
    return this.#events.length;
  }

  get events(): readonly OrderEvent[] {
    return [...this.#events];
  }

  /** Gives a function that ends the subscription. */
  subscribe(call: Listener): () => void {
    const subscription = { call };
    this.#listeners.push(subscription);
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== subscription);
    };
  }

  addLine(sku: string, quantity: number, unitPrice: number): OrderEvent[] {
    return this.#record(commands.addLine(this.#state, sku, quantity, unitPrice));
  }

  removeLine(sku: string): OrderEvent[] {
    return this.#record(commands.removeLine(this.#state, sku));
  }

  place(): OrderEvent[] {
    return this.#record(commands.place(this.#state));
  }

  pay(reference: string, amount: number): OrderEvent[] {
    return this.#record(commands.pay(this.#state, reference, amount));
  }

  cancel(reason: string): OrderEvent[] {
    return this.#record(commands.cancel(this.#state, reason));
  }

  expire(): OrderEvent[] {
    const now = this.#now();
    return this.#record(commands.expire(this.#state, now), now);
  }

  pack(): OrderEvent[] {
    return this.#record(commands.pack(this.#state));
  }

  ship(parcel: string, items: Items): OrderEvent[] {
    return this.#record(commands.ship(this.#state, parcel, items));
  }

  deliver(parcel: string): OrderEvent[] {
    return this.#record(commands.deliver(this.#state, parcel));
  }

  giveBack(items: Items): OrderEvent[] {
    const now = this.#now();
    return this.#record(commands.giveBack(this.#state, items, now), now);
  }

  #record(caused: readonly Happening[], at = this.#now()): OrderEvent[] {
    const events = caused.map((happening, index) => ({ ...happening, version: this.version + index + 1, at }));
    for (const event of events) this.#apply(event);
    this.#tell(events);
    return events;
  }

  #apply(event: OrderEvent): void {
    if (event.version !== this.version + 1) throw new OrderError(`version ${event.version} after ${this.version}`);
    this.#state = evolve(this.#state, event);
    this.#events.push(event);
  }

  #tell(events: readonly OrderEvent[]): void {
    const errors: unknown[] = [];
    for (const event of events) {
      for (const { call } of this.#listeners) {
        try {
          call(event, this);
        } catch (error) {
          errors.push(error);
        }
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
