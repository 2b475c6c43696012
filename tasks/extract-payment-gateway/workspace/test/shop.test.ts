import assert from "node:assert/strict";
import { test } from "node:test";
import { PaymentUnavailable, WrongState } from "../src/errors.ts";
import { createShop } from "../src/shop.ts";
import { failure, fakePaystone } from "./paystone.ts";

test("an order is paid", async () => {
  const paystone = fakePaystone();
  const shop = createShop(paystone);
  shop.orders.add(7, { amount: 1250, currency: "EUR" });
  const order = await shop.checkout.pay(7, "card_1");
  assert.deepEqual(order, { id: 7, total: { amount: 1250, currency: "EUR" }, state: "paid", payment: "pay_1" });
  assert.deepEqual(paystone.requests, [
    { path: "/charges", idempotencyKey: "order-7", body: { amount: "12.50", currency: "EUR", card_token: "card_1" } },
  ]);
});

test("a declined order can be paid with another card", async () => {
  const shop = createShop(fakePaystone(failure(402, "card_declined")));
  shop.orders.add(7, { amount: 1250, currency: "EUR" });
  assert.equal((await shop.checkout.pay(7, "card_1")).state, "declined");
  assert.equal((await shop.checkout.pay(7, "card_2")).state, "paid");
  await assert.rejects(shop.checkout.pay(7, "card_3"), WrongState);
});

test("checkout tries again and gives up", async () => {
  const paystone = fakePaystone("down", "down", "down");
  const shop = createShop(paystone);
  shop.orders.add(7, { amount: 1250, currency: "EUR" });
  await assert.rejects(shop.checkout.pay(7, "card_1"), PaymentUnavailable);
  assert.deepEqual(paystone.waits, [100, 200]);
  assert.equal(shop.orders.get(7).state, "open");
});

test("a paid order is refunded", async () => {
  const paystone = fakePaystone();
  const shop = createShop(paystone);
  shop.orders.add(7, { amount: 1250, currency: "EUR" });
  await shop.checkout.pay(7, "card_1");
  assert.equal((await shop.refunds.refund(7)).state, "refunded");
  assert.equal(paystone.requests[1]?.idempotencyKey, "refund-7");
});

test("season tickets are renewed", async () => {
  const shop = createShop(fakePaystone({ status: 201, body: { id: "a" } }, failure(402, "card_declined")));
  const ticket = (id: number) => ({ id, price: { amount: 900, currency: "EUR" as const }, cardToken: `card_${id}` });
  const summary = await shop.renewals.renewAll([ticket(1), ticket(2), ticket(3)], "2025-06");
  assert.deepEqual(summary, { renewed: [1, 3], declined: [2], postponed: [] });
});
