import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NoTariff, priceOf, tariffFor } from "../src/tariffs/choice.ts";
import { gapsIn, overlaps } from "../src/tariffs/overlaps.ts";
import { tariff } from "./samples/tariff.ts";

describe("tariffs", () => {
  const agreed = tariff();
  const general = tariff({ id: "BERTH-2024", from: "2024-01-01", until: null, customers: [], cents: 31 });
  const newer = tariff({ id: "BERTH-2025", from: "2025-02-01", until: null, customers: [], cents: 33 });

  it("agreed with a customer come first, newer ones next", () => {
    const all = [general, newer, agreed];
    assert.equal(tariffFor(all, "berth", "20417", "2025-03-01").id, "BERTH-2025A");
    assert.equal(tariffFor(all, "berth", "20999", "2025-03-01").id, "BERTH-2025");
    assert.equal(tariffFor(all, "berth", "20999", "2025-01-31").id, "BERTH-2024");
    assert.throws(() => tariffFor(all, "moves", "20417", "2025-03-01"), NoTariff);
  });

  it("have a least price", () => {
    assert.equal(priceOf(agreed, 17_189), 464_103);
    assert.equal(priceOf(agreed, 10), 15_000);
    assert.equal(priceOf(agreed, 0), 0);
  });

  it("are looked through for overlaps", () => {
    assert.deepEqual(overlaps([general, newer, agreed]), [["BERTH-2024", "BERTH-2025"]]);
  });

  it("leave no day without a price", () => {
    assert.deepEqual(gapsIn([newer], "berth", 2025), ["2025-01-01 to 2025-01-31"]);
    assert.deepEqual(gapsIn([general], "berth", 2025), []);
  });
});
