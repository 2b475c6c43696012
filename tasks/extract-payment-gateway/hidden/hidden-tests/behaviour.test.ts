import assert from "node:assert/strict";
import { test } from "node:test";
import { PaymentUnavailable, WrongState } from "../src/errors.ts";
import { createShop } from "../src/shop.ts";
import type { PaystoneRequest, PaystoneResponse } from "../src/vendor/paystone.ts";

/** A Paystone that gives these answers in turn, "down" for no connection, and then only good ones. */
function shopWith(...answers: (PaystoneResponse | "down")[]) {
  const requests: PaystoneRequest[] = [];
  const waits: number[] = [];
  const shop = createShop({
    transport: async (request) => {
      requests.push(request);
      const answer = answers.shift() ?? { status: 201, body: { id: `pay_${requests.length}` } };
      if (answer === "down") throw new Error("ECONNREFUSED");
      return answer;
    },
    sleep: async (ms) => {
      waits.push(ms);
    },
  });
  shop.orders.add(7, { amount: 1250, currency: "EUR" });
  return { shop, requests, waits, keys: () => requests.map(({ idempotencyKey }) => idempotencyKey) };
}

function failure(status: number, code: string, retryAfter?: number): PaystoneResponse {
  return { status, body: { code, message: code, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) } };
}

function tickets(...ids: number[]) {
  return ids.map((id) => ({ id, price: { amount: 1200, currency: "JPY" as const }, cardToken: `card_${id}` }));
}

test("checkout asks three times with one key, and the order is paid", async () => {
  const { shop, keys, waits } = shopWith(failure(503, "maintenance"), "down");
  const order = await shop.checkout.pay(7, "card_1");
  assert.deepEqual([order.state, order.payment], ["paid", "pay_3"]);
  assert.deepEqual(keys(), ["order-7", "order-7", "order-7"]);
  assert.deepEqual(waits, [100, 200]);
});

test("checkout gives up after three attempts and leaves the order as it was", async () => {
  const { shop, requests, waits } = shopWith(failure(402, "card_declined"), "down", failure(500, "oops"), "down");
  await shop.checkout.pay(7, "card_1");
  await assert.rejects(shop.checkout.pay(7, "card_2"), PaymentUnavailable);
  assert.equal(shop.orders.get(7).state, "declined");
  assert.equal(requests.length, 4);
  assert.deepEqual(waits, [100, 200]);
});

test("everybody waits as long as Paystone asks for", async () => {
  const { shop, waits } = shopWith(failure(429, "rate_limit", 3), failure(429, "rate_limit", 0));
  await shop.checkout.pay(7, "card_1");
  assert.deepEqual(waits, [3000, 0]);
  const refunding = shopWith({ status: 201, body: { id: "a" } }, "down", failure(503, "busy", 2));
  await refunding.shop.checkout.pay(7, "card_1");
  await refunding.shop.refunds.refund(7);
  assert.deepEqual(refunding.waits, [100, 2000]);
  const renewing = shopWith("down", failure(429, "rate_limit", 7), "down");
  await renewing.shop.renewals.renewAll(tickets(1), "2025-06");
  assert.deepEqual(renewing.waits, [100, 7000, 400]);
});

test("a declined card is asked for once", async () => {
  const { shop, requests, waits } = shopWith(failure(402, "insufficient_funds"));
  assert.equal((await shop.checkout.pay(7, "card_1")).state, "declined");
  assert.deepEqual([requests.length, waits.length], [1, 0]);
});

test("mistakes of ours are thrown as they come", async () => {
  const { shop, requests } = shopWith(failure(400, "invalid_amount"), { status: 201, body: { id: "a" } }, failure(404, "no_charge"));
  await assert.rejects(shop.checkout.pay(7, "card_1"), { name: "PaystoneError", code: "invalid_amount" });
  assert.equal(shop.orders.get(7).state, "open");
  await shop.checkout.pay(7, "card_1");
  await assert.rejects(shop.refunds.refund(7), { name: "PaystoneError", code: "no_charge" });
  assert.equal(shop.orders.get(7).state, "paid");
  assert.equal(requests.length, 3);
  const renewing = shopWith(failure(401, "bad_key"));
  await assert.rejects(renewing.shop.renewals.renewAll(tickets(1, 2), "2025-06"), { code: "bad_key" });
  assert.equal(renewing.requests.length, 1);
});

test("a refund whose answer got lost counts", async () => {
  const { shop, keys } = shopWith({ status: 201, body: { id: "a" } }, "down", failure(409, "already_refunded"));
  await shop.checkout.pay(7, "card_1");
  assert.equal((await shop.refunds.refund(7)).state, "refunded");
  assert.deepEqual(keys(), ["order-7", "refund-7", "refund-7"]);
});

test("refunds give up after three attempts and leave the order paid", async () => {
  const { shop, requests } = shopWith({ status: 201, body: { id: "a" } }, "down", "down", "down");
  await shop.checkout.pay(7, "card_1");
  await assert.rejects(shop.refunds.refund(7), PaymentUnavailable);
  assert.equal(shop.orders.get(7).state, "paid");
  assert.equal(requests.length, 4);
  assert.deepEqual(requests[1], {
    path: "/refunds",
    idempotencyKey: "refund-7",
    body: { charge: "a", amount: "12.50", currency: "EUR" },
  });
});

test("renewals have five attempts for each ticket and go on with the next", async () => {
  const { shop, keys, waits, requests } = shopWith("down", "down", "down", "down", "down", failure(402, "expired"), "down");
  const summary = await shop.renewals.renewAll(tickets(1, 2, 3), "2025-06");
  assert.deepEqual(summary, { renewed: [3], declined: [2], postponed: [1] });
  const [first, second, third] = [1, 2, 3].map((id) => `renewal-${id}-2025-06`);
  assert.deepEqual(keys(), [first, first, first, first, first, second, third, third]);
  assert.deepEqual(waits, [100, 200, 400, 800, 100]);
  assert.deepEqual(requests[5]?.body, { amount: "1200", currency: "JPY", card_token: "card_2" });
});

test("nothing is asked for an order in the wrong state", async () => {
  const { shop, requests } = shopWith();
  await assert.rejects(shop.refunds.refund(7), WrongState);
  await shop.checkout.pay(7, "card_1");
  await assert.rejects(shop.checkout.pay(7, "card_1"), WrongState);
  await shop.refunds.refund(7);
  await assert.rejects(shop.refunds.refund(7), WrongState);
  await assert.rejects(shop.checkout.pay(8, "card_1"), RangeError);
  assert.equal(requests.length, 2);
});
