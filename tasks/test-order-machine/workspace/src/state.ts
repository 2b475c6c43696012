import type { Items, OrderEvent } from "./events.ts";

export type StateName =
  | "draft"
  | "placed"
  | "paid"
  | "packed"
  | "partlyShipped"
  | "shipped"
  | "delivered"
  | "returned"
  | "cancelled";

export interface Line {
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What an order knows. */
export interface State {
  readonly name: StateName;
  readonly lines: ReadonlyMap<string, Line>;
  readonly placedAt: number;
  readonly received: number;
  readonly refundsDue: number;
  readonly references: ReadonlySet<string>;
  /** Whether each parcel was delivered. */
  readonly parcels: ReadonlyMap<string, boolean>;
  readonly shipped: Items;
  readonly returned: Items;
  readonly lastDeliveryAt: number;
}

export const initial: State = {
  name: "draft",
  lines: new Map(),
  placedAt: 0,
  received: 0,
  refundsDue: 0,
  references: new Set(),
  parcels: new Map(),
  shipped: {},
  returned: {},
  lastDeliveryAt: 0,
};

export function totalOf({ lines }: State): number {
  return [...lines.values()].reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}

/** The state after an event. */
export function evolve(state: State, event: OrderEvent): State {
  switch (event.type) {
    case "lineAdded": {
      const quantity = (state.lines.get(event.sku)?.quantity ?? 0) + event.quantity;
      return { ...state, lines: new Map(state.lines).set(event.sku, { quantity, unitPrice: event.unitPrice }) };
    }
    case "lineRemoved":
      return { ...state, lines: new Map([...state.lines].filter(([sku]) => sku !== event.sku)) };
    case "placed":
      return { ...state, name: "placed", placedAt: event.at };
    case "paymentReceived": {
      const references = new Set(state.references).add(event.reference);
      return { ...state, references, received: state.received + event.amount };
    }
    case "paid":
      return { ...state, name: "paid" };
    case "refundDue":
      return { ...state, refundsDue: state.refundsDue + event.amount };
    case "cancelled":
      return { ...state, name: "cancelled" };
    case "packed":
      return { ...state, name: "packed" };
    case "parcelShipped": {
      const shipped = sum(state.shipped, event.items);
      const name = isEverything(shipped, state) ? "shipped" : "partlyShipped";
      return { ...state, name, shipped, parcels: new Map(state.parcels).set(event.parcel, false) };
    }
    case "parcelDelivered": {
      const parcels = new Map(state.parcels).set(event.parcel, true);
      const isComplete = state.name === "shipped" && [...parcels.values()].every((isDelivered) => isDelivered);
      return { ...state, parcels, name: isComplete ? "delivered" : state.name, lastDeliveryAt: event.at };
    }
    case "itemsReturned": {
      const returned = sum(state.returned, event.items);
      return { ...state, returned, name: isEverything(returned, state) ? "returned" : state.name };
    }
  }
}

/** Both together. */
export function sum(one: Items, other: Items): Items {
  const result: Record<string, number> = { ...one };
  for (const [sku, quantity] of Object.entries(other)) result[sku] = (result[sku] ?? 0) + quantity;
  return result;
}

function isEverything(items: Items, { lines }: State): boolean {
  return [...lines].every(([sku, { quantity }]) => items[sku] === quantity);
}
