import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAmount, formatDate } from "../src/format.ts";
import { renderTicket } from "../src/kitchen.ts";
import { renderLedger } from "../src/ledger.ts";
import { itemLine } from "../src/lines.ts";
import { renderMail } from "../src/mail.ts";
import { renderReceipt } from "../src/receipt.ts";
import { renderReport } from "../src/report.ts";

const item = { name: "Tea", quantity: 1, cents: 300, taxPercent: 19 };
const order = { id: 1, at: new Date("2025-06-06T09:05:00Z"), items: [item] };

test("formatAmount takes options", () => {
  const cents = 1_234_567;
  const written = [
    formatAmount(cents),
    formatAmount(cents, {}),
    formatAmount(cents, { currency: false }),
    formatAmount(cents, { sign: true }),
    formatAmount(cents, { grouped: true }),
    formatAmount(-cents, { grouped: true, sign: true, currency: false }),
    formatAmount(cents, { currency: undefined, sign: undefined, grouped: undefined }),
  ];
  const usual = "12345.67 €";
  assert.deepEqual(written, [usual, usual, "12345.67", "+12345.67 €", "12,345.67 €", "-12,345.67", usual]);
});

test("formatDate takes options", () => {
  const written = [undefined, {}, { long: true }, { time: true }, { time: true, long: true }].map((options) => formatDate(order.at, options));
  assert.deepEqual(written, ["06.06.2025", "06.06.2025", "6 June 2025", "06.06.2025, 09:05", "6 June 2025, 09:05"]);
});

test("itemLine takes options", () => {
  const written = [undefined, { tax: true }, { sign: true }, { price: false }, { price: false, tax: true }].map((options) => itemLine(item, 12, options));
  assert.deepEqual(written, ["Tea     3.00", "Tea 3.00 19%", "Tea    +3.00", "Tea", "Tea"]);
});

test("renderReceipt takes options", () => {
  const lines = (options?: object) => renderReceipt(order, options).split("\n");
  assert.deepEqual(lines(), lines({ compact: false, tax: true, copy: false }));
  assert.deepEqual([lines().length, lines({ compact: true }).length, lines({ tax: false }).length, lines({ compact: true, tax: false }).length], [7, 6, 6, 5]);
  assert.deepEqual([lines({ copy: true })[0], lines({ compact: true, copy: true })[1]], ["Copy of receipt 1", "06.06.2025, 09:05"]);
});

test("the others take options", () => {
  assert.ok(renderTicket(order, { again: true }).startsWith("AGAIN #1\n"));
  assert.equal(renderTicket(order), renderTicket(order, {}));
  assert.equal(renderLedger([order], { header: false }), "1;06.06.2025;+3.00;+0.48\n");
  assert.equal(renderLedger([order], { time: true }), "id;day;total;tax\n1;06.06.2025, 09:05;+3.00;+0.48\n");
  assert.equal(renderReport([order], order.at).split("\n").length, 5);
  assert.match(renderReport([order], order.at, { before: [order, order] }), /^Day before +-3\.00 €$/m);
  assert.match(renderReport([order], order.at, { detailed: true }), /^#1 +3\.00$/m);
  assert.equal(renderReport([order], order.at, { detailed: true, before: [order] }).split("\n").length, 7);
  assert.equal(renderMail(order, "Ada"), renderMail(order, "Ada", { company: false }));
  assert.match(renderMail(order, "Ada", { company: true }), /^Tea +3\.00 19%$/m);
});
