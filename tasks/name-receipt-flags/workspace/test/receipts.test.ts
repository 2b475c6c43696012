import assert from "node:assert/strict";
import { test } from "node:test";
import { cardSlip, guestMail, ledger, type Order, receipt, report, ticket } from "../src/index.ts";

const order: Order = {
  id: 17,
  at: new Date("2025-06-16T10:30:00Z"),
  items: [
    { name: "Flat white", quantity: 2, cents: 380, taxPercent: 19 },
    { name: "Toast", quantity: 1, cents: 450, taxPercent: 7, note: "no onions" },
  ],
};

test("prints receipts", () => {
  assert.equal(
    receipt(order),
    [
      "Receipt 17",
      "16 June 2025, 10:30",
      "2 x Flat white          7.60 19%",
      "Toast                    4.50 7%",
      "--------------------------------",
      "Total                    12.10 €",
      "Tax included              1.51 €",
      "",
    ].join("\n"),
  );
});

test("prints slips and tickets", () => {
  assert.equal(cardSlip(order), `Receipt 17\n16.06.2025, 10:30\n${"-".repeat(32)}\nTotal                    12.10 €\n`);
  assert.equal(ticket(order), "#17\n16.06.2025, 10:30\n2 x Flat white\nToast\n  ! no onions\n");
});

test("prints reports and ledgers", () => {
  assert.equal(report([order], order.at).split("\n")[2], "Total                    12.10 €");
  assert.equal(ledger([order]), "id;day;total;tax\n17;16.06.2025;+12.10;+1.51\n");
});

test("writes mail", () => {
  assert.ok(guestMail(order, "Ada").startsWith("Dear Ada,\n\nthank you for your visit on 16 June 2025. You paid 12.10 €."));
});
