import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dueDay, lateInterest, nextStep } from "../src/invoices/dunning.ts";
import { balance, taxNote, taxOn } from "../src/invoices/tax.ts";
import { invoice } from "./samples/invoice.ts";

describe("tax", () => {
  it("is owed at home, and never for ships at sea", () => {
    assert.equal(taxOn(10_003, "DE", false), 1901);
    assert.equal(taxOn(10_003, "DE", true), 0);
    assert.equal(taxNote("DK", false), "tax is owed by the customer");
    assert.equal(taxNote("NO", false), "not taxable here");
  });

  it("is part of what is owed", () => {
    assert.equal(balance(invoice({ net: 1000, tax: 190, paid: 500 })), 690);
    assert.equal(balance(invoice({ net: 1000, paid: 300, status: "credited" })), -300);
  });
});

describe("unpaid invoices", () => {
  it("are reminded of, and then handed to lawyers", () => {
    assert.equal(nextStep(invoice(), "2025-04-24"), "wait");
    assert.equal(nextStep(invoice(), "2025-04-25"), "remind");
    assert.equal(nextStep(invoice({ status: "reminded" }), "2025-06-13"), "wait");
    assert.equal(nextStep(invoice({ status: "reminded" }), "2025-06-14"), "sue");
  });

  it("are forgotten when they are trifles", () => {
    assert.equal(nextStep(invoice({ net: 499 }), "2025-08-01"), "wait");
    assert.equal(nextStep(invoice({ net: 499 }), "2026-08-01"), "write-off");
  });

  it("bear interest", () => {
    assert.equal(lateInterest(100_000, 30), 739);
    assert.equal(lateInterest(100_000, -3), 0);
  });

  it("are not due on weekends", () => {
    assert.equal(dueDay("2025-03-16"), "2025-04-15");
    assert.equal(dueDay("2025-03-13"), "2025-04-14");
  });
});
