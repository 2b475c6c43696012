import { expect, test } from "vitest";
import { localCost } from "../../src/prices/local.ts";
import { EnergyPrice, HardwarePrice } from "../../src/prices/prices.ts";

const energy = EnergyPrice.parse({ perKWh: 0.3 });
/** Four years at a quarter of the time: 4 × 8760 × 0.25 = 8760 hours; 2000 / 8760 = 0.2283 an hour. */
const hardware = HardwarePrice.parse({ price: 2500, residual: 500, lifetimeHours: 8760 });
const fiveMinutes = 300_000;

test("450 kJ at 0.30 USD per kWh, and five minutes of a machine for 2000 USD", () => {
  const cost = localCost({ joules: 450_000, ms: fiveMinutes }, { energy, hardware });
  expect(cost.energyUsd).toBeCloseTo(0.0375, 12);
  expect(cost.hardwareUsd).toBeCloseTo(0.019026, 6);
  expect(cost.totalUsd).toBeCloseTo(0.056526, 6);
});

test("what is drawn from the wall beside what is metered", () => {
  const cooled = EnergyPrice.parse({ perKWh: 0.3, overhead: 1.2 });
  expect(localCost({ joules: 450_000, ms: fiveMinutes }, { energy: cooled }).totalUsd).toBeCloseTo(0.045, 12);
});

test("a rented machine costs by the hour, and what it draws is the owner's", () => {
  const rented = HardwarePrice.parse({ perHour: 2.4 });
  expect(localCost({ joules: null, ms: fiveMinutes }, { hardware: rented })).toEqual({
    energyUsd: null,
    hardwareUsd: expect.closeTo(0.2, 12),
    totalUsd: expect.closeTo(0.2, 12),
  });
});

test("a price without a measurement is not measured, and never 0", () => {
  const cost = localCost({ joules: null, ms: fiveMinutes }, { energy, hardware });
  expect(cost.energyUsd).toBeNull();
  expect(cost.hardwareUsd).toBeCloseTo(0.019026, 6);
  expect(cost.totalUsd).toBeNull();
});

test("without any price nothing has a cost", () => {
  expect(localCost({ joules: 450_000, ms: fiveMinutes }, {})).toEqual({
    energyUsd: null,
    hardwareUsd: null,
    totalUsd: null,
  });
});

test("energy that costs nothing costs 0, which is something else", () => {
  const solar = EnergyPrice.parse({ perKWh: 0 });
  expect(localCost({ joules: 450_000, ms: fiveMinutes }, { energy: solar }).totalUsd).toBe(0);
});

test.each([
  ["nothing", {}],
  ["both ways at once", { perHour: 1, price: 2500, lifetimeHours: 8760 }],
  ["a price without a lifetime", { price: 2500 }],
  ["a lifetime without a price", { lifetimeHours: 8760 }],
  ["a machine that gains in value", { price: 500, residual: 2500, lifetimeHours: 8760 }],
])("%s is no price of a machine", (_, value) => {
  const { error } = HardwarePrice.safeParse(value);
  expect(error?.issues[0]?.message).toContain("perHour alone, or price with lifetimeHours");
});
