import assert from "node:assert/strict";
import { test } from "node:test";
import { Order } from "../src/index.ts";

test("an order to which nothing happens", () => {
  const order = Order.create("A-1", { now: () => 0 });
  order.addLine("mug", 2, 1250);
  order.place();
  assert.equal(order.state, "placed");
  order.pay("bank-77", 2500);
  assert.equal(order.state, "paid");
  order.pack();
  order.ship("P1", { mug: 2 });
  assert.equal(order.state, "shipped");
  order.deliver("P1");
  assert.equal(order.state, "delivered");
});
