import { Register } from "../register.ts";
import type { Invoice } from "./invoice.ts";

/** All invoices. */
export class InvoiceRegister extends Register<Invoice> {
  ofAccount(account: string): readonly Invoice[] {
    return this.where((one) => one.account === account);
  }

  /** Those that are open or reminded. */
  unpaid(): readonly Invoice[] {
    return this.where(({ status }) => status === "open" || status === "reminded");
  }
}
