import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { mock, test } from "node:test";

// Loaded by each test, so that a module that is not there yet fails only the tests that need it.
const load = {
  index: () => import("../src/index.ts"),
  clock: () => import("../src/clock.ts"),
  config: () => import("../src/config.ts"),
};

const ada = { id: "c1", name: "Ada", country: "DE" };
const desk = [{ text: "Desk", net: 10_000 }];
const german = {
  timeZone: "Europe/Berlin",
  prefix: "DE",
  country: "DE",
  vatPercent: 19,
  dueDays: 14,
  reminderDays: [7, 21],
  lateFee: 500,
};
const japanese = { ...german, timeZone: "Asia/Tokyo", prefix: "JP", country: "JP", vatPercent: 10, dueDays: 30, reminderDays: [1, 2], lateFee: 9 };

function clockAt(time: string) {
  const clock = { at: Date.parse(time), now: () => new Date(clock.at) };
  return clock;
}

const DAY = 86_400_000;

test("billings side by side have clocks and settings of their own", async () => {
  const { createBilling, Store } = await load.index();
  const [berlin, tokyo] = [clockAt("2025-06-30T20:00:00Z"), clockAt("2031-12-31T20:00:00Z")];
  const first = createBilling(new Store(), { clock: berlin, config: german });
  const second = createBilling(new Store(), { clock: tokyo, config: japanese });
  const [a, b] = [first.invoice(ada, desk), second.invoice(ada, desk)];
  assert.deepEqual([a.number, a.day, a.due, a.vat], ["DE-2025-0001", "2025-06-30", "2025-07-14", 1900]);
  assert.deepEqual([b.number, b.day, b.due, b.vat], ["JP-2032-0001", "2032-01-01", "2032-01-31", 0]);
  assert.deepEqual([first.revenue(), second.revenue(), first.revenue("2032-01")], [10_000, 10_000, 0]);
  const plans = [second, first].map((billing) => billing.start({ ...ada, country: "JP" }, { name: "P", net: 31_000 }));
  assert.deepEqual(plans.map(({ net, vat }) => [net, vat]), [[31_000, 3100], [1033, 0]]);
  assert.deepEqual([first.oldestOpen(), second.oldestOpen()], [20, 0]);
  berlin.at += 22 * DAY;
  tokyo.at += 31 * DAY;
  assert.deepEqual([first.remind()[0], second.remind()[0]], [
    { number: "DE-2025-0001", level: 1, total: 11_900 },
    { number: "JP-2032-0001", level: 1, total: 10_000 },
  ]);
  berlin.at += 14 * DAY;
  tokyo.at += DAY;
  assert.deepEqual([first.remind()[0]?.total, second.remind()[0]?.total], [12_400, 10_009]);
  assert.deepEqual([first.pay(a.number).paidAt, second.pay(b.number).paidAt], ["2025-08-05T20:00:00.000Z", "2032-02-01T20:00:00.000Z"]);
});

test("a clock may ask another billing for something", async () => {
  const { createBilling, Store } = await load.index();
  const other = createBilling(new Store(), { clock: clockAt("2031-12-31T20:00:00Z"), config: japanese });
  const now = () => {
    other.invoice(ada, desk);
    other.remind();
    return new Date("2025-06-30T22:30:00Z");
  };
  const billing = createBilling(new Store(), { clock: { now }, config: german });
  const { number, day, due, vat } = billing.invoice(ada, desk);
  assert.deepEqual([number, day, due, vat], ["DE-2025-0001", "2025-07-01", "2025-07-15", 1900]);
});

test("clock and config can be handed in each alone", async () => {
  const { createBilling, Store } = await load.index();
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2027-01-01T10:00:00Z") });
  const configured = createBilling(new Store(), { config: japanese }).invoice(ada, desk);
  const clocked = createBilling(new Store(), { clock: clockAt("2026-01-01T10:00:00Z") }).invoice(ada, desk);
  const plain = createBilling(new Store(), {}).invoice(ada, desk);
  mock.timers.reset();
  assert.deepEqual([configured.number, configured.due], ["JP-2027-0001", "2027-01-31"]);
  assert.deepEqual([clocked.number, clocked.due], ["INV-2026-0001", "2026-01-15"]);
  assert.deepEqual([plain.number, plain.due], ["INV-2027-0001", "2027-01-15"]);
});

test("the environment is read when a billing is made", async () => {
  const { createBilling, Store } = await load.index();
  process.env["BILLING_PREFIX"] = "NOW";
  const billing = createBilling(new Store(), { clock: clockAt("2025-01-01T10:00:00Z") });
  process.env["BILLING_PREFIX"] = "LATER";
  assert.equal(billing.invoice(ada, desk).number, "NOW-2025-0001");
  delete process.env["BILLING_PREFIX"];
});

test("loading the modules reads no settings", () => {
  const script = `
    const { createBilling, Store } = await import("./src/index.ts");
    createBilling(new Store(), { config: ${JSON.stringify(german)} }).invoice(${JSON.stringify(ada)}, ${JSON.stringify(desk)});
    try {
      createBilling(new Store());
    } catch (error) {
      console.log(error.message);
    }`;
  const options = { cwd: join(import.meta.dirname, ".."), encoding: "utf8", timeout: 20_000 } as const;
  const env = { ...process.env, BILLING_VAT_PERCENT: "much", BILLING_TIME_ZONE: "Europe/Berlin" };
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { ...options, env });
  assert.equal(stdout, "BILLING_VAT_PERCENT is no number: much\n", stderr);
});

test("readConfig reads what it is given", async () => {
  const { readConfig } = await load.config();
  const usual = { timeZone: "Europe/Berlin", prefix: "INV", country: "DE", vatPercent: 19, dueDays: 14, reminderDays: [7, 21, 42], lateFee: 500 };
  assert.deepEqual(readConfig({}), usual);
  const env = {
    BILLING_TIME_ZONE: "Asia/Tokyo",
    BILLING_PREFIX: "JP",
    BILLING_COUNTRY: "JP",
    BILLING_VAT_PERCENT: "10",
    BILLING_DUE_DAYS: "30",
    BILLING_REMINDER_DAYS: "1,2",
    BILLING_LATE_FEE: "9",
  };
  assert.deepEqual(readConfig(env), japanese);
  assert.throws(() => readConfig({ BILLING_DUE_DAYS: "-1" }), { name: "RangeError", message: "BILLING_DUE_DAYS is no number: -1" });
  assert.throws(() => readConfig({ BILLING_LATE_FEE: "x" }), RangeError);
});

test("systemClock tells the time of the system", async () => {
  const { systemClock } = await load.clock();
  mock.timers.enable({ apis: ["Date"], now: 1234 });
  const times = [systemClock.now().getTime(), (mock.timers.setTime(99_000), systemClock.now().getTime())];
  mock.timers.reset();
  assert.deepEqual(times, [1234, 99_000]);
});
