import { table } from "../text/table.ts";
import { euros } from "../text/units.ts";
import type { Invoice } from "./invoice.ts";

/** The list of invoices as the office has it on the wall. */
export function invoiceList(records: readonly Invoice[]): string {
  const sorted = [...records].sort((a, b) => a.id.localeCompare(b.id));
  return table(
    ["Invoice", "Account", "Net", "Issued", "Due"],
    sorted.map((one) => [one.id, one.account, euros(one.net), one.issuedOn, one.dueOn]),
  );
}
