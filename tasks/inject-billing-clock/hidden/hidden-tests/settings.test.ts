import assert from "node:assert/strict";
import { mock, test } from "node:test";

Object.assign(process.env, {
  BILLING_TIME_ZONE: "America/New_York",
  BILLING_PREFIX: "NY",
  BILLING_COUNTRY: "US",
  BILLING_VAT_PERCENT: "8.875",
  BILLING_DUE_DAYS: "0",
  BILLING_REMINDER_DAYS: "1,3",
  BILLING_LATE_FEE: "1000",
});
const { createBilling, Store } = await import("../src/index.ts");

test("settings come from the environment", () => {
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2025-03-01T04:59:00Z") });
  const billing = createBilling(new Store());
  const bob = { id: "c1", name: "Bob", country: "US" };
  const { number, day, due, vat } = billing.invoice(bob, [{ text: "Desk", net: 10_000 }]);
  assert.deepEqual([number, day, due, vat], ["NY-2025-0001", "2025-02-28", "2025-02-28", 888]);
  assert.deepEqual([billing.revenue(), billing.revenue("2025-02")], [10_000, 10_000]);
  mock.timers.setTime(Date.parse("2025-03-01T05:00:00Z"));
  assert.deepEqual([billing.revenue(), billing.remind()], [0, [{ number, level: 1, total: 10_888 }]]);
  mock.timers.setTime(Date.parse("2025-03-03T05:00:00Z"));
  assert.deepEqual(billing.remind(), [{ number, level: 2, total: 11_888 }]);
});
