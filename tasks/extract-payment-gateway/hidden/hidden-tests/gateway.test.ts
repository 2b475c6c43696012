import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

// Imported test by test: what is missing shall fail the tests about it, not all of them.
const load = {
  errors: () => import("../src/errors.ts"),
  orders: () => import("../src/orders.ts"),
  checkout: () => import("../src/checkout.ts"),
  refunds: () => import("../src/refunds.ts"),
  renewals: () => import("../src/renewals.ts"),
  shop: () => import("../src/shop.ts"),
  paystone: () => import("../src/payments/paystone-gateway.ts"),
  retrying: () => import("../src/payments/retrying-gateway.ts"),
};

const total = { amount: 1250, currency: "EUR" } as const;

/** A gateway that gives these answers in turn, throws those that are errors, and then says yes. */
function fakeGateway(...answers: unknown[]) {
  const calls: [method: string, request: unknown][] = [];
  const answer = async (method: string, request: unknown, otherwise: unknown) => {
    calls.push([method, request]);
    const next = answers.length > 0 ? answers.shift() : otherwise;
    if (next instanceof Error) throw next;
    return next;
  };
  return {
    calls,
    charge: (request: unknown) => answer("charge", request, { status: "paid", payment: `other_${calls.length + 1}` }),
    refund: (request: unknown) => answer("refund", request, undefined),
  };
}

async function unavailable(retryAfterMs?: number): Promise<Error> {
  const { PaymentUnavailable } = await load.errors();
  return new PaymentUnavailable("closed", retryAfterMs);
}

async function ordersWith(change: object) {
  const { Orders } = await load.orders();
  const orders = new Orders();
  orders.add(7, total);
  orders.update(7, change);
  return orders;
}

function recordedSleep() {
  const waits: number[] = [];
  return { waits, sleep: async (ms: number) => void waits.push(ms) };
}

test("PaymentUnavailable says how long to wait", async () => {
  const { PaymentUnavailable } = await load.errors();
  assert.equal(new PaymentUnavailable("closed", 300).retryAfterMs, 300);
  assert.equal(new PaymentUnavailable("closed").retryAfterMs, null);
  assert.equal(new PaymentUnavailable("closed").message, "closed");
});

test("checkout pays through any gateway", async () => {
  const { Checkout } = await load.checkout();
  const gateway = fakeGateway({ status: "declined" });
  const orders = await ordersWith({});
  const checkout = new Checkout(orders, gateway);
  assert.equal((await checkout.pay(7, "card_1")).state, "declined");
  const order = await checkout.pay(7, "card_2");
  assert.deepEqual([order.state, order.payment], ["paid", "other_2"]);
  assert.deepEqual(gateway.calls, [
    ["charge", { key: "order-7", total, cardToken: "card_1" }],
    ["charge", { key: "order-7", total, cardToken: "card_2" }],
  ]);
});

test("refunds go through any gateway", async () => {
  const { Refunds } = await load.refunds();
  const gateway = fakeGateway();
  const refunds = new Refunds(await ordersWith({ state: "paid", payment: "p" }), gateway);
  assert.equal((await refunds.refund(7)).state, "refunded");
  assert.deepEqual(gateway.calls, [["refund", { key: "refund-7", total, payment: "p" }]]);
});

test("renewals go through any gateway", async () => {
  const { Renewals } = await load.renewals();
  const gateway = fakeGateway({ status: "declined" });
  const tickets = [1, 2].map((id) => ({ id, price: total, cardToken: `card_${id}` }));
  assert.deepEqual(await new Renewals(gateway).renewAll(tickets, "2025-06"), { renewed: [2], declined: [1], postponed: [] });
  assert.deepEqual(gateway.calls[1], ["charge", { key: "renewal-2-2025-06", total, cardToken: "card_2" }]);
});

test("no service tries again by itself", async () => {
  const { PaymentUnavailable } = await load.errors();
  const { Checkout } = await load.checkout();
  const charging = fakeGateway(await unavailable(1));
  const open = await ordersWith({});
  await assert.rejects(new Checkout(open, charging).pay(7, "card_1"), PaymentUnavailable);
  assert.equal(open.get(7).state, "open");
  const { Refunds } = await load.refunds();
  const refunding = fakeGateway(await unavailable(1));
  const paid = await ordersWith({ state: "paid", payment: "p" });
  await assert.rejects(new Refunds(paid, refunding).refund(7), PaymentUnavailable);
  assert.equal(paid.get(7).state, "paid");
  const { Renewals } = await load.renewals();
  const renewing = fakeGateway(await unavailable(1));
  const summary = await new Renewals(renewing).renewAll([{ id: 1, price: total, cardToken: "c" }], "2025-06");
  assert.deepEqual(summary, { renewed: [], declined: [], postponed: [1] });
  assert.deepEqual([charging, refunding, renewing].map(({ calls }) => calls.length), [1, 1, 1]);
});

for (const name of ["checkout", "refunds", "renewals", "payments/gateway", "payments/retrying-gateway"]) {
  test(`src/${name}.ts loads nothing of Paystone's`, () => {
    const hooks = join(import.meta.dirname, "without-paystone.mjs");
    const file = join(import.meta.dirname, `../src/${name}.ts`);
    const { status, stderr } = spawnSync(process.execPath, ["--import", hooks, file], { encoding: "utf8", timeout: 20_000 });
    assert.equal(status, 0, stderr);
  });
}

test("RetryingGateway asks again with the same request", async () => {
  const { RetryingGateway } = await load.retrying();
  const { waits, sleep } = recordedSleep();
  const gateway = fakeGateway(await unavailable(), await unavailable(50), await unavailable(0), await unavailable());
  const request = { key: "k", total, cardToken: "c" };
  const result = await new RetryingGateway(gateway, { attempts: 5, sleep }).charge(request);
  assert.deepEqual(result, { status: "paid", payment: "other_5" });
  assert.deepEqual(gateway.calls, Array(5).fill(["charge", request]));
  assert.deepEqual(waits, [100, 50, 0, 800]);
});

test("RetryingGateway gives up after its attempts", async () => {
  const { PaymentUnavailable } = await load.errors();
  const { RetryingGateway } = await load.retrying();
  for (const attempts of [1, 2, 3]) {
    const { waits, sleep } = recordedSleep();
    const gateway = fakeGateway(...(await Promise.all([1, 2, 3].map(() => unavailable()))));
    const retrying = new RetryingGateway(gateway, { attempts, sleep });
    await assert.rejects(retrying.refund({ key: "k", total, payment: "p" }), PaymentUnavailable);
    assert.equal(gateway.calls.length, attempts);
    assert.equal(waits.length, attempts - 1);
  }
});

test("RetryingGateway passes everything else on", async () => {
  const { RetryingGateway } = await load.retrying();
  const { waits, sleep } = recordedSleep();
  const mistake = new TypeError("no such card");
  const gateway = fakeGateway(mistake, { status: "declined" });
  const retrying = new RetryingGateway(gateway, { attempts: 3, sleep });
  const request = { key: "k", total, cardToken: "c" };
  await assert.rejects(retrying.charge(request), mistake);
  assert.deepEqual(await retrying.charge(request), { status: "declined" });
  assert.deepEqual([gateway.calls.length, waits.length], [2, 0]);
});

test("PaystoneGateway translates requests and answers", async () => {
  const { PaystoneGateway } = await load.paystone();
  const requests: unknown[] = [];
  const answers = [
    { status: 201, body: { id: "ch_1" } },
    { status: 402, body: { code: "card_declined" } },
    { status: 409, body: { code: "already_refunded" } },
    { status: 201, body: { id: "re_1" } },
  ];
  const gateway = new PaystoneGateway(async (request) => {
    requests.push(request);
    return answers.shift() ?? assert.fail("asked too often");
  });
  const charge = { key: "k1", total, cardToken: "c" };
  const refund = { key: "k2", total: { amount: 1200, currency: "JPY" }, payment: "ch_1" } as const;
  assert.deepEqual(await gateway.charge(charge), { status: "paid", payment: "ch_1" });
  assert.deepEqual(await gateway.charge(charge), { status: "declined" });
  await gateway.refund(refund);
  await gateway.refund(refund);
  assert.deepEqual(requests[0], { path: "/charges", idempotencyKey: "k1", body: { amount: "12.50", currency: "EUR", card_token: "c" } });
  assert.deepEqual(requests[3], { path: "/refunds", idempotencyKey: "k2", body: { charge: "ch_1", amount: "1200", currency: "JPY" } });
});

test("PaystoneGateway asks once and translates errors", async () => {
  const { PaymentUnavailable } = await load.errors();
  const { PaystoneGateway } = await load.paystone();
  let asked = 0;
  const answering = (status: number, code: string, retry_after?: number) =>
    new PaystoneGateway(async () => {
      asked += 1;
      if (status === 0) throw new Error("ECONNREFUSED");
      return { status, body: { code, message: code, retry_after } };
    });
  const request = { key: "k", total, cardToken: "c" };
  for (const [status, seconds, retryAfterMs] of [[500, 2, 2000], [429, 0, 0], [503, undefined, null], [0, undefined, null]] as const) {
    await assert.rejects(answering(status, "busy", seconds).charge(request), (error) => {
      assert.ok(error instanceof PaymentUnavailable, String(error));
      assert.equal(error.retryAfterMs, retryAfterMs);
      return true;
    });
  }
  await assert.rejects(answering(400, "invalid_amount").charge(request), { name: "PaystoneError", code: "invalid_amount" });
  await assert.rejects(answering(503, "busy").refund({ key: "k", total, payment: "p" }), PaymentUnavailable);
  await assert.rejects(answering(404, "no_charge").refund({ key: "k", total, payment: "p" }), { code: "no_charge" });
  assert.equal(asked, 7);
});

test("the whole shop runs on another provider, as patiently as before", async () => {
  const { PaymentUnavailable } = await load.errors();
  const { createShop } = await load.shop();
  const closed = await Promise.all(Array.from({ length: 8 }, () => unavailable()));
  const gateway = fakeGateway({ status: "paid", payment: "other" }, ...closed);
  const { waits, sleep } = recordedSleep();
  const shop = createShop({ gateway, sleep });
  shop.orders.add(7, total);
  assert.equal((await shop.checkout.pay(7, "card_1")).payment, "other");
  await assert.rejects(shop.refunds.refund(7), PaymentUnavailable);
  const summary = await shop.renewals.renewAll([{ id: 1, price: total, cardToken: "c" }], "2025-06");
  assert.deepEqual(summary.postponed, [1]);
  assert.deepEqual(waits, [100, 200, 100, 200, 400, 800]);
  assert.equal(gateway.calls.length, 9);
});
