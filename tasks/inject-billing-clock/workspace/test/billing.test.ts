import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createBilling, Store } from "../src/index.ts";

const ada = { id: "c1", name: "Ada", country: "DE" };
const zoe = { id: "c2", name: "Zoe", country: "CH" };
const desk = [{ text: "Desk", net: 19_999 }];

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2025-06-16T10:00:00Z") });
});

function setTime(time: string): void {
  mock.timers.setTime(Date.parse(time));
}

test("writes invoices", () => {
  const billing = createBilling(new Store());
  const { number, day, due, net, vat } = billing.invoice(ada, desk);
  assert.deepEqual([number, day, due, net, vat], ["INV-2025-0001", "2025-06-16", "2025-06-30", 19_999, 3800]);
  assert.equal(billing.invoice(zoe, desk).vat, 0);
});

test("counts numbers from one each year of the company", () => {
  const billing = createBilling(new Store());
  billing.invoice(ada, desk);
  assert.equal(billing.invoice(ada, desk).number, "INV-2025-0002");
  setTime("2025-12-31T23:30:00Z");
  assert.equal(billing.invoice(ada, desk).number, "INV-2026-0001");
});

test("charges the rest of the month", () => {
  const billing = createBilling(new Store());
  const { lines } = billing.start(ada, { name: "Team", net: 30_000 });
  assert.deepEqual(lines, [{ text: "Team, 2025-06", net: 15_000 }]);
});

test("reminds of what is overdue", () => {
  const billing = createBilling(new Store());
  const { number } = billing.invoice(ada, desk);
  setTime("2025-07-06T10:00:00Z");
  assert.deepEqual(billing.remind(), []);
  setTime("2025-07-07T10:00:00Z");
  assert.deepEqual(billing.remind(), [{ number, level: 1, total: 23_799 }]);
  setTime("2025-07-21T10:00:00Z");
  assert.deepEqual(billing.remind(), [{ number, level: 2, total: 24_299 }]);
  assert.deepEqual(billing.remind(), []);
});

test("knows what was paid when, and the revenue", () => {
  const billing = createBilling(new Store());
  const { number } = billing.invoice(ada, desk);
  setTime("2025-06-17T11:30:00Z");
  assert.equal(billing.oldestOpen(), 35);
  assert.equal(billing.pay(number).paidAt, "2025-06-17T11:30:00.000Z");
  assert.deepEqual([billing.oldestOpen(), billing.revenue(), billing.revenue("2025-05")], [0, 19_999, 0]);
});
