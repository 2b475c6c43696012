export { type Items, OrderError, type OrderEvent } from "./events.ts";
export { type Listener, Order, type OrderOptions } from "./order.ts";
export type { StateName } from "./state.ts";
