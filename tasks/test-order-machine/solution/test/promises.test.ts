import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Items, Order, OrderError, type OrderEvent } from "../src/index.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1);

/** An order with a clock that stands still until it is set. */
function draft() {
  const clock = { time: START };
  return { clock, order: Order.create("A-1", { now: () => clock.time }) };
}

/** Two mugs of 12.50 and one pot of 30.00: 55.00. */
function placed() {
  const made = draft();
  made.order.addLine("mug", 2, 1250);
  made.order.addLine("pot", 1, 3000);
  made.order.place();
  return made;
}

function packed() {
  const made = placed();
  made.order.pay("r1", 5500);
  made.order.pack();
  return made;
}

function delivered() {
  const made = packed();
  made.order.ship("P1", { mug: 2 });
  made.order.ship("P2", { pot: 1 });
  made.order.deliver("P1");
  made.clock.time += 5 * DAY;
  made.order.deliver("P2");
  return made;
}

/** Events without version and time, as short texts. */
const short = (events: readonly OrderEvent[]) =>
  events.map((event) => ("amount" in event ? `${event.type} ${event.amount}` : event.type));

/** That a command is refused and changes nothing. */
function isRefused(order: Order, command: () => unknown, why?: string) {
  const before = [order.state, order.version, order.total, order.received, order.refundsDue];
  assert.throws(command, OrderError, why);
  assert.deepEqual([order.state, order.version, order.total, order.received, order.refundsDue], before, why);
}

describe("drafts", () => {
  it("collect lines", () => {
    const { order } = draft();
    assert.deepEqual(order.addLine("mug", 2, 1250), [
      { type: "lineAdded", sku: "mug", quantity: 2, unitPrice: 1250, version: 1, at: START },
    ]);
    order.addLine("pot", 1, 0);
    order.addLine("mug", 3, 1250);
    assert.equal(order.total, 6250);
    assert.deepEqual(short(order.removeLine("mug")), ["lineRemoved"]);
    assert.equal(order.total, 0);
    order.addLine("mug", 1, 99);
    assert.equal(order.total, 99);
  });

  it("refuse what makes no sense", () => {
    const { order } = draft();
    isRefused(order, () => order.place());
    order.addLine("mug", 1, 1250);
    for (const quantity of [0, -1, 1.5, Number.NaN]) isRefused(order, () => order.addLine("pot", quantity, 1));
    for (const price of [-1, 0.5]) isRefused(order, () => order.addLine("pot", 1, price));
    isRefused(order, () => order.addLine("mug", 1, 1300));
    isRefused(order, () => order.removeLine("pot"));
    isRefused(order, () => order.pay("r1", 1250));
  });

  it("are paid at once when they cost nothing", () => {
    const { order } = draft();
    order.addLine("leaflet", 3, 0);
    assert.deepEqual(short(order.place()), ["placed", "paid"]);
    assert.equal(order.state, "paid");
  });
});

describe("payments", () => {
  it("add up to the total", () => {
    const { order } = placed();
    assert.deepEqual(short(order.pay("r1", 2000)), ["paymentReceived 2000"]);
    assert.equal(order.state, "placed");
    assert.deepEqual(short(order.pay("r2", 3499)), ["paymentReceived 3499"]);
    assert.deepEqual(short(order.pay("r3", 1)), ["paymentReceived 1", "paid"]);
    assert.deepEqual([order.state, order.received, order.refundsDue], ["paid", 5500, 0]);
  });

  it("are refunded as far as they are above it", () => {
    const { order } = placed();
    order.pay("r1", 5000);
    assert.deepEqual(short(order.pay("r2", 800)), ["paymentReceived 800", "paid", "refundDue 300"]);
    assert.deepEqual([order.received, order.refundsDue], [5800, 300]);
  });

  it("are refunded as a whole when none is wanted", () => {
    const { order } = placed();
    order.pay("r1", 5500);
    assert.deepEqual(short(order.pay("r2", 100)), ["paymentReceived 100", "refundDue 100"]);
    assert.equal(order.state, "paid");
    const late = placed().order;
    late.cancel("changed my mind");
    assert.deepEqual(short(late.pay("r1", 5500)), ["paymentReceived 5500", "refundDue 5500"]);
    assert.deepEqual([late.state, late.refundsDue], ["cancelled", 5500]);
    const done = delivered().order;
    assert.deepEqual(short(done.pay("r9", 7)), ["paymentReceived 7", "refundDue 7"]);
    assert.equal(done.state, "delivered");
  });

  it("count once", () => {
    const { order } = placed();
    order.pay("r1", 2750);
    assert.deepEqual(order.pay("r1", 2750), []);
    assert.deepEqual(order.pay("r1", 9999), []);
    assert.deepEqual([order.state, order.received], ["placed", 2750]);
    order.pay("r2", 2750);
    assert.deepEqual(order.pay("r2", 2750), []);
    order.cancel("x");
    assert.deepEqual(order.pay("r1", 2750), []);
    assert.equal(order.refundsDue, 5500);
  });

  it("are whole cents", () => {
    const { order } = placed();
    for (const amount of [0, -5, 0.5, Number.NaN]) isRefused(order, () => order.pay("r1", amount));
    order.pay("r1", 10);
    assert.equal(order.received, 10);
  });
});

describe("cancelling", () => {
  it("refunds what was received and is not due already", () => {
    const part = placed().order;
    part.pay("r1", 700);
    assert.deepEqual(short(part.cancel("x")), ["cancelled", "refundDue 700"]);
    const over = placed().order;
    over.pay("r1", 6000);
    assert.deepEqual(short(over.cancel("x")), ["cancelled", "refundDue 5500"]);
    assert.deepEqual([over.state, over.refundsDue], ["cancelled", 6000]);
    const unpaid = placed().order;
    const [event] = unpaid.cancel("too slow");
    assert.deepEqual(event, { type: "cancelled", reason: "too slow", version: 4, at: START });
    assert.equal(unpaid.version, 4);
    assert.deepEqual(short(draft().order.cancel("x")), ["cancelled"]);
  });

  it("is not possible from packing on, nor twice", () => {
    const { order } = packed();
    isRefused(order, () => order.cancel("x"));
    order.ship("P1", { mug: 1 });
    isRefused(order, () => order.cancel("x"));
    const done = delivered().order;
    isRefused(done, () => done.cancel("x"));
    const gone = placed().order;
    gone.cancel("x");
    isRefused(gone, () => gone.cancel("x"));
  });
});

describe("expiring", () => {
  it("happens seven days after placing", () => {
    const { clock, order } = placed();
    order.pay("r1", 100);
    clock.time += 7 * DAY - 1;
    assert.deepEqual(order.expire(), []);
    assert.equal(order.state, "placed");
    clock.time += 1;
    const events = order.expire();
    assert.deepEqual(short(events), ["cancelled", "refundDue 100"]);
    assert.equal(events[0]?.type === "cancelled" && events[0].reason, "expired");
    assert.equal(order.state, "cancelled");
  });

  it("counts from placing, not from the last payment or the first line", () => {
    const { clock, order } = draft();
    order.addLine("mug", 1, 100);
    clock.time += 3 * DAY;
    order.place();
    clock.time += 5 * DAY;
    order.pay("r1", 1);
    assert.deepEqual(order.expire(), []);
    clock.time += 2 * DAY;
    assert.equal(order.expire().length, 2);
  });

  it("happens to placed orders only", () => {
    for (const { clock, order } of [draft(), packed(), delivered()]) {
      const { state } = order;
      clock.time += 99 * DAY;
      assert.deepEqual(order.expire(), []);
      assert.equal(order.state, state);
    }
    const { clock, order } = placed();
    order.cancel("x");
    clock.time += 99 * DAY;
    assert.deepEqual(order.expire(), []);
  });
});

describe("shipping", () => {
  it("is complete when everything is in some parcel", () => {
    const { order } = packed();
    assert.equal(order.state, "packed");
    assert.deepEqual(order.ship("P1", { mug: 1 }), [
      { type: "parcelShipped", parcel: "P1", items: { mug: 1 }, version: 7, at: START },
    ]);
    assert.equal(order.state, "partlyShipped");
    order.ship("P2", { mug: 1 });
    assert.equal(order.state, "partlyShipped");
    order.ship("P3", { pot: 1 });
    assert.equal(order.state, "shipped");
  });

  it("is of what was ordered, all parcels together", () => {
    const { order } = packed();
    const bad: Items[] = [{}, { mug: 3 }, { cup: 1 }, { mug: 0 }, { mug: -1 }, { mug: 0.5 }, { pot: 1, mug: 3 }];
    for (const items of bad) isRefused(order, () => order.ship("P1", items), JSON.stringify(items));
    order.ship("P1", { mug: 1 });
    isRefused(order, () => order.ship("P2", { mug: 2 }));
    isRefused(order, () => order.ship("P1", { mug: 1 }));
    order.ship("P2", { mug: 1, pot: 1 });
    isRefused(order, () => order.ship("P3", { mug: 1 }));
  });

  it("keeps what it was given", () => {
    const { order } = packed();
    const items = { mug: 1 };
    order.ship("P1", items);
    items.mug = 2;
    const [event] = order.events.slice(-1);
    assert.deepEqual(event?.type === "parcelShipped" && event.items, { mug: 1 });
  });
});

describe("delivering", () => {
  it("is complete when all is shipped and all has arrived", () => {
    const { order } = packed();
    order.ship("P1", { mug: 2 });
    order.deliver("P1");
    assert.equal(order.state, "partlyShipped");
    order.ship("P2", { pot: 1 });
    assert.equal(order.state, "shipped");
    order.deliver("P2");
    assert.equal(order.state, "delivered");
    const other = packed().order;
    other.ship("P1", { mug: 2 });
    other.ship("P2", { pot: 1 });
    other.deliver("P2");
    assert.equal(other.state, "shipped");
    other.deliver("P1");
    assert.equal(other.state, "delivered");
  });

  it("is of parcels on their way", () => {
    const { order } = packed();
    isRefused(order, () => order.deliver("P1"));
    order.ship("P1", { mug: 1 });
    isRefused(order, () => order.deliver("P2"));
    order.deliver("P1");
    isRefused(order, () => order.deliver("P1"));
  });
});

describe("giving back", () => {
  it("refunds prices until everything is back", () => {
    const { order } = delivered();
    assert.deepEqual(short(order.giveBack({ mug: 1 })), ["itemsReturned", "refundDue 1250"]);
    assert.equal(order.state, "delivered");
    isRefused(order, () => order.giveBack({ mug: 2 }));
    assert.deepEqual(short(order.giveBack({ mug: 1, pot: 1 })), ["itemsReturned", "refundDue 4250"]);
    assert.deepEqual([order.state, order.refundsDue], ["returned", 5500]);
    isRefused(order, () => order.giveBack({ mug: 1 }));
  });

  it("is possible for fourteen days after the last delivery", () => {
    const { clock, order } = delivered();
    clock.time += 14 * DAY;
    order.giveBack({ mug: 1 });
    clock.time += 1;
    isRefused(order, () => order.giveBack({ mug: 1 }));
  });

  it("refuses what was not ordered", () => {
    const { order } = delivered();
    for (const items of [{}, { mug: 3 }, { cup: 1 }, { mug: 0 }, { mug: 0.5 }] as Items[]) {
      isRefused(order, () => order.giveBack(items));
    }
    const early = packed().order;
    isRefused(early, () => early.giveBack({ mug: 1 }));
  });

  it("of gifts refunds nothing", () => {
    const { order } = draft();
    order.addLine("leaflet", 1, 0);
    order.place();
    order.pack();
    order.ship("P1", { leaflet: 1 });
    order.deliver("P1");
    assert.deepEqual(short(order.giveBack({ leaflet: 1 })), ["itemsReturned"]);
    assert.equal(order.state, "returned");
  });
});

describe("commands", () => {
  it("are refused in all other states", () => {
    const commands: Record<string, (order: Order) => unknown> = {
      addLine: (order) => order.addLine("cup", 1, 1),
      removeLine: (order) => order.removeLine("mug"),
      place: (order) => order.place(),
      pack: (order) => order.pack(),
      ship: (order) => order.ship("P9", { mug: 1 }),
      deliver: (order) => order.deliver("P1"),
      giveBack: (order) => order.giveBack({ mug: 1 }),
    };
    const cancelled = placed().order;
    cancelled.cancel("x");
    const states: [Order, string[]][] = [
      [draft().order, ["pack", "ship", "deliver", "giveBack"]],
      [placed().order, ["addLine", "removeLine", "place", "pack", "ship", "deliver", "giveBack"]],
      [packed().order, ["addLine", "removeLine", "place", "pack", "deliver", "giveBack"]],
      [delivered().order, ["addLine", "removeLine", "place", "pack", "ship", "deliver"]],
      [cancelled, Object.keys(commands)],
    ];
    for (const [order, refused] of states) {
      for (const name of refused) isRefused(order, () => commands[name]?.(order), `${name} when ${order.state}`);
    }
  });
});

describe("listeners", () => {
  it("are called with each event after all of them are applied", () => {
    const { order } = placed();
    const seen: unknown[] = [];
    order.subscribe((event, of) => seen.push(["a", event.type, of.state, of.version, of.refundsDue]));
    order.subscribe((event) => seen.push(["b", event.type, order.state]));
    order.pay("r1", 5600);
    assert.deepEqual(seen, [
      ["a", "paymentReceived", "paid", 6, 100],
      ["b", "paymentReceived", "paid"],
      ["a", "paid", "paid", 6, 100],
      ["b", "paid", "paid"],
      ["a", "refundDue", "paid", 6, 100],
      ["b", "refundDue", "paid"],
    ]);
  });

  it("can end their subscription", () => {
    const { order } = draft();
    const seen: string[] = [];
    const listener = (event: OrderEvent) => seen.push(event.type);
    const end = order.subscribe(listener);
    order.subscribe(listener);
    order.addLine("mug", 1, 1);
    end();
    end();
    order.place();
    assert.deepEqual(seen, ["lineAdded", "lineAdded", "placed"]);
  });

  it("that throw keep nobody from being called", () => {
    const { order } = placed();
    const seen: string[] = [];
    order.subscribe((event) => {
      throw new Error(`no ${event.type}`);
    });
    order.subscribe((event) => seen.push(event.type));
    assert.throws(() => order.pay("r1", 5500), { message: "no paymentReceived" });
    assert.deepEqual(seen, ["paymentReceived", "paid"]);
    assert.deepEqual([order.state, order.version], ["paid", 5]);
  });

  it("are not called for commands that are refused or cause nothing", () => {
    const { order } = placed();
    let calls = 0;
    order.subscribe(() => (calls += 1));
    isRefused(order, () => order.pack());
    order.expire();
    assert.equal(calls, 0);
  });
});

describe("events", () => {
  it("are numbered and have one time for each command", () => {
    const times = [5, 6, 7, 8];
    const order = Order.create("A-2", { now: () => times.shift() ?? 99 });
    assert.equal(order.version, 0);
    order.addLine("mug", 1, 100);
    order.place();
    order.pay("r1", 150);
    assert.deepEqual(order.events, [
      { type: "lineAdded", sku: "mug", quantity: 1, unitPrice: 100, version: 1, at: 5 },
      { type: "placed", version: 2, at: 6 },
      { type: "paymentReceived", reference: "r1", amount: 150, version: 3, at: 7 },
      { type: "paid", version: 4, at: 7 },
      { type: "refundDue", amount: 50, version: 5, at: 7 },
    ]);
    assert.equal(order.version, 5);
  });

  it("make the same order again", () => {
    const { clock, order } = delivered();
    order.giveBack({ mug: 1 });
    const again = Order.replay("A-1", order.events, { now: () => clock.time });
    for (const one of [order, again]) {
      assert.deepEqual([one.id, one.state, one.total, one.received, one.refundsDue], ["A-1", "delivered", 5500, 5500, 1250]);
      assert.deepEqual(one.events, order.events);
      assert.deepEqual(one.pay("r1", 5500), []);
      isRefused(one, () => one.giveBack({ mug: 2 }));
    }
    clock.time += 14 * DAY;
    assert.deepEqual(again.giveBack({ mug: 1 }), order.giveBack({ mug: 1 }));
    clock.time += 1;
    isRefused(again, () => again.giveBack({ pot: 1 }));
  });

  it("make orders that can expire, be paid and be shipped further", () => {
    const waiting = placed();
    waiting.order.pay("r1", 500);
    const again = Order.replay("A-1", waiting.order.events, { now: () => waiting.clock.time });
    assert.deepEqual(again.pay("r1", 500), []);
    waiting.clock.time += 7 * DAY;
    assert.deepEqual(short(again.expire()), ["cancelled", "refundDue 500"]);
    const { order } = packed();
    order.ship("P1", { mug: 1 });
    const rest = Order.replay("A-1", order.events, { now: () => 0 });
    isRefused(rest, () => rest.ship("P2", { mug: 2 }));
    isRefused(rest, () => rest.ship("P1", { mug: 1 }));
    rest.ship("P2", { mug: 1, pot: 1 });
    assert.equal(rest.state, "shipped");
  });

  it("have to be complete", () => {
    const { events } = placed().order;
    for (const bad of [events.slice(1), [events[0], events[2]], [events[0], events[0]]]) {
      assert.throws(() => Order.replay("A-1", bad as OrderEvent[]), OrderError);
    }
    assert.equal(Order.replay("A-1", []).state, "draft");
  });
});
