import { type Happening, type Items, OrderError } from "./events.ts";
import { type State, type StateName, sum, totalOf } from "./state.ts";

const DAY = 24 * 60 * 60 * 1000;
const TO_PAY = 7 * DAY;
const TO_GIVE_BACK = 14 * DAY;

/** What a command causes. */
type Caused = Happening[];

export function addLine(state: State, sku: string, quantity: number, unitPrice: number): Caused {
  allowIn(state, "draft");
  check(isWhole(quantity, 1) && isWhole(unitPrice, 0), "quantity and price have to be whole numbers");
  const known = state.lines.get(sku);
  check(known === undefined || known.unitPrice === unitPrice, `${sku} has another price already`);
  return [{ type: "lineAdded", sku, quantity, unitPrice }];
}

export function removeLine(state: State, sku: string): Caused {
  allowIn(state, "draft");
  check(state.lines.has(sku), `there is no ${sku}`);
  return [{ type: "lineRemoved", sku }];
}

export function place(state: State): Caused {
  allowIn(state, "draft");
  check(state.lines.size > 0, "there is nothing to order");
  return totalOf(state) === 0 ? [{ type: "placed" }, { type: "paid" }] : [{ type: "placed" }];
}

export function pay(state: State, reference: string, amount: number): Caused {
  check(state.name !== "draft", "the order is not placed yet");
  if (state.references.has(reference)) return [];
  check(isWhole(amount, 1), "an amount has to be a whole number of cents");
  const payment: Happening = { type: "paymentReceived", reference, amount };
  if (state.name !== "placed") return [payment, { type: "refundDue", amount }];
  const above = state.received + amount - totalOf(state);
  if (above < 0) return [payment];
  return [payment, { type: "paid" }, ...refund(above)];
}

export function cancel(state: State, reason: string): Caused {
  allowIn(state, "draft", "placed", "paid");
  return [{ type: "cancelled", reason }, ...refund(state.received - state.refundsDue)];
}

export function expire(state: State, now: number): Caused {
  if (state.name !== "placed" || now - state.placedAt < TO_PAY) return [];
  return cancel(state, "expired");
}

export function pack(state: State): Caused {
  allowIn(state, "paid");
  return [{ type: "packed" }];
}

export function ship(state: State, parcel: string, items: Items): Caused {
  allowIn(state, "packed", "partlyShipped");
  check(!state.parcels.has(parcel), `there is a parcel ${parcel} already`);
  checkItems(state, items, state.shipped);
  return [{ type: "parcelShipped", parcel, items: { ...items } }];
}

export function deliver(state: State, parcel: string): Caused {
  allowIn(state, "partlyShipped", "shipped");
  check(state.parcels.get(parcel) === false, `the parcel ${parcel} is not on its way`);
  return [{ type: "parcelDelivered", parcel }];
}

export function giveBack(state: State, items: Items, now: number): Caused {
  allowIn(state, "delivered");
  check(now - state.lastDeliveryAt <= TO_GIVE_BACK, "it is too late to give something back");
  checkItems(state, items, state.returned);
  const worth = Object.entries(items).reduce(
    (total, [sku, quantity]) => total + quantity * (state.lines.get(sku)?.unitPrice ?? 0),
    0,
  );
  return [{ type: "itemsReturned", items: { ...items } }, ...refund(worth)];
}

function refund(amount: number): Caused {
  return amount > 0 ? [{ type: "refundDue", amount }] : [];
}

/** That there are items, and that they and those before are no more than was ordered. */
function checkItems(state: State, items: Items, before: Items): void {
  const entries = Object.entries(items);
  check(entries.length > 0, "there are no items");
  const together = sum(before, items);
  for (const [sku, quantity] of entries) {
    check(isWhole(quantity, 1), "quantities have to be whole numbers");
    check((together[sku] ?? 0) <= (state.lines.get(sku)?.quantity ?? 0), `more of ${sku} than was ordered`);
  }
}

function allowIn({ name }: State, ...names: StateName[]): void {
  check(names.includes(name), `not possible when the order is ${name}`);
}

function isWhole(number: number, least: number): boolean {
  return Number.isSafeInteger(number) && number >= least;
}

function check(holds: boolean, problem: string): void {
  if (!holds) throw new OrderError(problem);
}
