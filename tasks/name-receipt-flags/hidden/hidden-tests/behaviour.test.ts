import assert from "node:assert/strict";
import { test } from "node:test";
import * as receipts from "../src/index.ts";

const order: receipts.Order = {
  id: 17,
  at: new Date("2025-06-06T09:05:00Z"),
  items: [
    { name: "Flat white", quantity: 2, cents: 380, taxPercent: 19 },
    { name: "A sandwich with a name that is far too long", quantity: 1, cents: 123_450, taxPercent: 7, note: "no onions, no bread at all" },
  ],
};
const refund: receipts.Order = { ...order, id: 18, items: [{ name: "Toast", quantity: -1, cents: 450, taxPercent: 7 }] };
const nothing: receipts.Order = { ...order, id: 19, items: [] };

const line = "-".repeat(32);
const text = (...lines: string[]) => `${lines.join("\n")}\n`;

test("receipts and copies", () => {
  const items = ["2 x Flat white          7.60 19%", "A sandwich with a nam 1234.50 7%"];
  const foot = ["Total                  1242.10 €", "Tax included             81.98 €"];
  assert.equal(receipts.receipt(order), text("Receipt 17", "6 June 2025, 09:05", ...items, line, ...foot));
  assert.equal(receipts.receiptCopy(order), text("Copy of receipt 17", "6 June 2025, 09:05", ...items, line, ...foot));
});

test("slips", () => {
  const total = "Total                  1242.10 €";
  assert.equal(receipts.cardSlip(order), text("Receipt 17", "06.06.2025, 09:05", line, total));
  const items = ["2 x Flat white              7.60", "A sandwich with a name t 1234.50"];
  assert.equal(receipts.staffSlip(order), text("Receipt 17", "6 June 2025, 09:05", ...items, line, total));
});

test("refunds", () => {
  const lines = ["-1 x Toast              -4.50 7%", line, "Refund                   -4.50 €", "Tax included             -0.29 €"];
  assert.equal(receipts.receipt(refund), text("Receipt 18", "6 June 2025, 09:05", ...lines));
  const mixed = { ...refund, items: [...refund.items, { name: "Tea", quantity: 1, cents: 300, taxPercent: 19 }] };
  assert.match(receipts.receipt(mixed), /^Tea +\+3\.00 19%$/m);
  assert.match(receipts.receipt(mixed), /^Tax included +\+0\.18 €$/m);
  assert.match(receipts.receipt(nothing), /^Total +0\.00 €$/m);
});

test("tickets", () => {
  const lines = ["06.06.2025, 09:05", "2 x Flat white", "A sandwich with a name t", "  ! no onions, no bread "];
  assert.equal(receipts.ticket(order), text("#17", ...lines));
  assert.equal(receipts.ticketAgain(order), text("AGAIN #17", ...lines));
});

test("reports", () => {
  const lines = ["6 June 2025", "Orders                         2", "Total                 1,237.60 €", "Tax included             81.69 €"];
  assert.equal(receipts.report([order, refund], order.at), text(...lines));
  assert.equal(receipts.report([order, refund], order.at, []), text(...lines));
  assert.equal(receipts.report([order, refund], order.at, [refund]), text(...lines, "Day before           +1,242.10 €"));
  assert.equal(receipts.report([order, refund], order.at, [order, order]).split("\n")[4], "Day before           -1,246.60 €");
  const long = ["#17                     1,242.10", "#18                        -4.50"];
  assert.equal(receipts.longReport([order, refund], order.at), text(...lines, ...long));
});

test("ledgers", () => {
  const rows = (time: string) => [`17;06.06.2025${time};+1242.10;+81.98`, `18;06.06.2025${time};-4.50;-0.29`, `19;06.06.2025${time};0.00;0.00`];
  assert.equal(receipts.ledger([order, refund, nothing]), text("id;day;total;tax", ...rows("")));
  assert.equal(receipts.ledgerRows([order, refund, nothing]), text(...rows(", 09:05")));
});

test("mail", () => {
  const intro = "Dear Ada,\n\nthank you for your visit on 6 June 2025. You paid";
  assert.equal(receipts.guestMail(order, "Ada"), `${intro} 1242.10 €.\n\n${receipts.cardSlip(order)}`);
  assert.equal(receipts.companyMail(order, "Ada"), `${intro} 1,242.10 €.\n\n${receipts.receipt(order)}`);
});
