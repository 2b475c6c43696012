export type InvoiceStatus = "open" | "settled" | "reminded" | "credited" | "sued";

/** What we want from a customer for a call. */
export interface Invoice {
  /** As the tablets give it. */
  readonly id: string;
  /** Who pays. */
  readonly account: string;
  readonly call: string;
  /** In cents, before tax. */
  readonly net: number;
  /** In cents. */
  readonly tax: number;
  /** Where the customer sits. */
  readonly country: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  /** Cents that have come in so far. */
  readonly paid: number;
  readonly status: InvoiceStatus;
}
