import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tariffList } from "../src/tariffs/list.ts";
import { readTariff } from "../src/tariffs/reading.ts";
import { TariffRegister } from "../src/tariffs/register.ts";
import { tariff } from "./samples/tariff.ts";

/** What arrives from the sales department. */
const SENT = {
  id: "BERTH-2025A",
  item: "berth",
  cents: 27,
  unit: "gt",
  from: "2025-01-01",
  until: "2025-12-31",
  least: 15_000,
  customers: ["20417", "20533"],
};

describe("tariffs", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readTariff(SENT), tariff());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readTariff({ ...SENT, cents: 1_000_001 }), /cents/);
    assert.throws(() => readTariff({ ...SENT, cents: 0 }), /cents/);
    assert.throws(() => readTariff({ ...SENT, item: "neither" }), /item/);
    assert.throws(() => readTariff({ ...SENT, item: null }), /item/);
  });

  it("do without until", () => {
    const bare = { ...SENT, until: null };
    assert.deepEqual(readTariff(bare), tariff({ until: null }));
  });

  it("are found by item", () => {
    const register = new TariffRegister();
    register.add(tariff());
    register.add(tariff({ id: "other-id", item: "moves" }));
    assert.deepEqual(register.ofItem("berth"), [tariff()]);
  });

  it("are listed with tariff, item, price, from, until", () => {
    const [heading, line] = tariffList([tariff()]).split("\n");
    assert.match(heading ?? "", /^Tariff/);
    assert.deepEqual(line?.split(/ {2,}/), ["BERTH-2025A", "berth", "0.27", "2025-01-01", "2025-12-31"]);
  });
});
