import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createBilling, Store } from "../src/index.ts";

const ada = { id: "c1", name: "Ada", country: "DE" };
const zoe = { id: "c2", name: "Zoe", country: "CH" };
const desk = [{ text: "Desk", net: 10_000 }];

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2025-06-16T10:00:00Z") });
});

function setTime(time: string): void {
  mock.timers.setTime(Date.parse(time));
}

test("days are days of the company, in summer and in winter", () => {
  const billing = createBilling(new Store());
  const days = ["2025-06-30T21:59:59Z", "2025-06-30T22:00:00Z", "2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z"].map((time) => {
    setTime(time);
    const { day, due, number } = billing.invoice(ada, desk);
    return `${day} ${due} ${number}`;
  });
  assert.deepEqual(days, [
    "2025-06-30 2025-07-14 INV-2025-0001",
    "2025-07-01 2025-07-15 INV-2025-0002",
    "2025-12-31 2026-01-14 INV-2025-0003",
    "2026-01-01 2026-01-15 INV-2026-0001",
  ]);
});

test("VAT is for customers of the same country", () => {
  const billing = createBilling(new Store());
  assert.deepEqual([billing.invoice(ada, [{ text: "x", net: 50 }]).vat, billing.invoice(zoe, desk).vat], [10, 0]);
  assert.throws(() => billing.invoice(ada, []), /an invoice has at least one line/);
});

test("a plan is charged for the rest of its first month, today included", () => {
  const plan = { name: "Desk", net: 29_900 };
  const first = ["2024-02-29T10:00:00Z", "2025-02-01T10:00:00Z", "2025-01-31T22:59:00Z", "2025-01-31T23:00:00Z"].map((time) => {
    setTime(time);
    const invoice = createBilling(new Store()).start(zoe, plan);
    return [invoice.lines[0]?.text, invoice.net];
  });
  const month = ["Desk, 2025-02", 29_900];
  assert.deepEqual(first, [["Desk, 2024-02", 1031], month, ["Desk, 2025-01", 965], month]);
});

test("reminders go up level by level, and over levels that were missed", () => {
  const billing = createBilling(new Store());
  const first = billing.invoice(ada, desk).number;
  setTime("2025-06-20T10:00:00Z");
  const second = billing.invoice(zoe, desk).number;
  const sent: unknown[] = [];
  for (const day of ["06-30", "07-01", "07-07", "07-11", "07-12", "08-11", "08-12", "09-30"]) {
    setTime(`2025-${day}T10:00:00Z`);
    for (const { number, level, total } of billing.remind()) sent.push(`${day} ${number} ${level} ${total}`);
  }
  assert.deepEqual(sent, [
    `07-07 ${first} 1 11900`,
    `07-11 ${second} 1 10000`,
    `08-11 ${first} 3 12400`,
    `08-11 ${second} 2 10500`,
    `09-30 ${second} 3 11000`,
  ]);
});

test("what is paid is not reminded of", () => {
  const store = new Store();
  const billing = createBilling(store);
  const { number } = billing.invoice(ada, desk);
  setTime("2025-08-01T10:00:00.123Z");
  assert.equal(billing.pay(number).paidAt, "2025-08-01T10:00:00.123Z");
  assert.deepEqual(billing.remind(), []);
  assert.throws(() => billing.pay(number), /INV-2025-0001 is paid already/);
  assert.throws(() => billing.pay("INV-1"), /no invoice INV-1/);
  assert.equal(store.get(number).reminded, 0);
});

test("the oldest open invoice counts from the start of its day", () => {
  const billing = createBilling(new Store());
  assert.equal(billing.oldestOpen(), 0);
  billing.invoice(ada, desk);
  assert.equal(billing.oldestOpen(), 10);
  setTime("2025-06-16T23:30:00Z");
  const { number } = billing.invoice(ada, desk);
  assert.equal(billing.oldestOpen(), 23);
  billing.pay("INV-2025-0001");
  assert.equal(billing.oldestOpen(), 0);
  billing.pay(number);
  assert.equal(billing.oldestOpen(), 0);
});

test("the revenue is that of a month", () => {
  const billing = createBilling(new Store());
  billing.invoice(ada, desk);
  setTime("2025-06-30T22:30:00Z");
  billing.invoice(zoe, desk);
  billing.invoice(zoe, desk);
  assert.deepEqual([billing.revenue(), billing.revenue("2025-06"), billing.revenue("2025-05")], [20_000, 10_000, 0]);
  setTime("2025-08-01T10:00:00Z");
  assert.equal(billing.revenue(), 0);
});

test("an invoice has all its parts", () => {
  const store = new Store();
  const invoice = createBilling(store).invoice(ada, desk);
  const parts = { number: "INV-2025-0001", customer: ada, lines: desk, day: "2025-06-16", due: "2025-06-30" };
  assert.deepEqual(invoice, { ...parts, net: 10_000, vat: 1900, fees: 0, reminded: 0, paidAt: null });
  assert.deepEqual(store.all(), [invoice]);
});
