import type { Invoice } from "../../src/invoices/invoice.ts";

/** An invoice for tests; what matters to a test is given as a change. */
export function invoice(changes: Partial<Invoice> = {}): Invoice {
  return {
    id: "S-7003",
    account: "20417",
    call: "S-1207",
    net: 1_284_350,
    tax: 0,
    country: "NO",
    issuedOn: "2025-03-16",
    dueOn: "2025-04-15",
    paid: 0,
    status: "open",
    ...changes,
  };
}
