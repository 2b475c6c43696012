import { describe, expect, test } from "vitest";
import { costOf } from "../../src/runner/costs.ts";
import { ledger, request, window } from "./fakes.ts";

const tokens = (inputTokens: number) => ({ inputTokens, cachedTokens: 0, outputTokens: 10, reasoningTokens: 0 });
const table = { prices: { inputPerM: 1, outputPerM: 2 }, source: "a table", upToInputTokens: 200_000 };
const electricity = { energy: { perKWh: 0.3, overhead: 1 } };
const remote = { prices: table, onThisMachine: false };
const local = { prices: null, onThisMachine: true };
const one = (inputTokens: number) => ledger([request({ usage: tokens(inputTokens) })], { costUsd: 0.5 });

describe("what a trial cost", () => {
  test("its tokens, where they have a price", () => {
    const cost = costOf(remote, { ledger: one(100), telemetry: null }, electricity);
    expect(cost).toEqual({ costUsd: 0.5, costBasis: "tokens" });
  });

  test("is not known for a request longer than the prices hold for", () => {
    expect(costOf(remote, { ledger: one(200_001), telemetry: null }, {})).toEqual({ costUsd: null, costBasis: null });
  });

  test("the energy of this machine, where the model worked on it: 3.6 MJ are one kWh", () => {
    const telemetry = window({ joules: 3.6e6 });
    expect(costOf(local, { ledger: one(100), telemetry }, electricity)).toEqual({ costUsd: 0.3, costBasis: "machine" });
  });

  test("is not measured without a meter, without a price, for a model elsewhere, or without any model", () => {
    const unknown = { costUsd: null, costBasis: null };
    const telemetry = window({ joules: 100 });
    expect(costOf(local, { ledger: one(1), telemetry: window() }, electricity)).toEqual(unknown);
    expect(costOf(local, { ledger: one(1), telemetry }, {})).toEqual(unknown);
    expect(costOf({ ...remote, prices: null }, { ledger: one(1), telemetry }, electricity)).toEqual(unknown);
    expect(costOf(local, { ledger: null, telemetry }, electricity)).toEqual(unknown);
  });
});
