import { NotAllowed } from "../register.ts";
import type { Invoice, InvoiceStatus } from "./invoice.ts";

const NEXT: Readonly<Record<InvoiceStatus, readonly InvoiceStatus[]>> = {
  open: ["settled", "reminded", "credited"],
  settled: [],
  reminded: ["settled", "sued"],
  credited: [],
  sued: [],
};

/** An invoice in another status; throws `NotAllowed` where that is no step from its own. */
export function moveInvoice(invoice: Invoice, status: InvoiceStatus): Invoice {
  if (!NEXT[invoice.status].includes(status)) {
    throw new NotAllowed(`invoice ${invoice.id} is ${invoice.status} and cannot become ${status}`);
  }
  return { ...invoice, status };
}
