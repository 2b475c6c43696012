import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { moveInvoice } from "../src/invoices/lifecycle.ts";
import { invoiceList } from "../src/invoices/list.ts";
import { readInvoice } from "../src/invoices/reading.ts";
import { InvoiceRegister } from "../src/invoices/register.ts";
import { invoice } from "./samples/invoice.ts";

/** What arrives from the bookkeeping. */
const SENT = {
  id: "S-7003",
  account: "20417",
  call: "S-1207",
  net: 1_284_350,
  tax: 0,
  country: "NO",
  issuedOn: "2025-03-16",
  dueOn: "2025-04-15",
  paid: 0,
};

describe("invoices", () => {
  it("are read from what was sent", () => {
    assert.deepEqual(readInvoice(SENT), invoice());
  });

  it("are refused with wrong fields", () => {
    assert.throws(() => readInvoice({ ...SENT, net: 900_000_001 }), /net/);
    assert.throws(() => readInvoice({ ...SENT, net: -1 }), /net/);
    assert.throws(() => readInvoice({ ...SENT, account: null }), /account/);
  });

  it("go from open to settled", () => {
    let one = invoice();
    one = moveInvoice(one, "settled");
    assert.equal(one.status, "settled");
  });

  it("take no other way", () => {
    assert.throws(() => moveInvoice(invoice({ status: "settled" }), "open"), /cannot become open/);
    assert.throws(() => moveInvoice(invoice({ status: "open" }), "sued"), /cannot become sued/);
  });

  it("are found by account", () => {
    const register = new InvoiceRegister();
    register.add(invoice());
    register.add(invoice({ id: "N-992", account: "other" }));
    assert.deepEqual(register.ofAccount("20417"), [invoice()]);
  });

  it("tell which are unpaid", () => {
    const register = new InvoiceRegister();
    register.add(invoice({ status: "sued" }));
    register.add(invoice({ id: "S-993", status: "open" }));
    assert.deepEqual(
      register.unpaid().map(({ id }) => id),
      ["S-993"],
    );
  });

  it("are listed with invoice, account, net, issued, due", () => {
    const [heading, line] = invoiceList([invoice()]).split("\n");
    assert.match(heading ?? "", /^Invoice/);
    assert.deepEqual(line?.split(/ {2,}/), ["S-7003", "20417", "12843.50", "2025-03-16", "2025-04-15"]);
  });
});
