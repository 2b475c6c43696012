import assert from "node:assert/strict";
import { test } from "node:test";
import { format, Money } from "../src/index.ts";

test("an invoice adds up", () => {
  const net = Money.of("1234.50", "EUR");
  const tax = net.times("0.19");
  assert.equal(format(net.plus(tax), "de"), "1.469,06 EUR");
  assert.equal(format(Money.of("0.05", "EUR")), "0.05 EUR");
});
