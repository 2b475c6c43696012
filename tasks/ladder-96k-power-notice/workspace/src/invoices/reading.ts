import { Fields } from "../reading/fields.ts";
import type { Invoice } from "./invoice.ts";

/** Reads an invoice as the bookkeeping sends it; throws a `ReadingError` for anything else. */
export function readInvoice(value: unknown): Invoice {
  const fields = Fields.of("invoice", value);
  return {
    id: fields.text("id"),
    account: fields.text("account"),
    call: fields.text("call"),
    net: fields.integer("net", { min: 0, max: 900_000_000 }),
    tax: fields.integer("tax", { min: 0, max: 200_000_000 }),
    country: fields.text("country"),
    issuedOn: fields.day("issuedOn"),
    dueOn: fields.day("dueOn"),
    paid: fields.integer("paid", { min: 0, max: 900_000_000 }),
    status: "open",
  };
}
