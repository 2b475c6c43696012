import type { Invoice } from "./invoice.ts";

const RATE = 19;
const UNION = new Set(["AT", "BE", "DK", "EE", "ES", "FI", "FR", "IE", "IT", "LT", "LV", "NL", "PL", "PT", "SE"]);

/** Why there is no tax on an invoice, in the words that the law wants to see; null when there is. */
export function taxNote(country: string, forSeaShips: boolean): string | null {
  if (forSeaShips) return "free of tax: service for sea-going ships";
  if (country === "DE") return null;
  return UNION.has(country) ? "tax is owed by the customer" : "not taxable here";
}

/** Tax in cents on a net amount, rounded half up, once an invoice and not once a line. */
export function taxOn(net: number, country: string, forSeaShips: boolean): number {
  return taxNote(country, forSeaShips) === null ? Math.round((net * RATE) / 100) : 0;
}

/** What is still owed, in cents; negative where a customer paid too much. */
export function balance({ net, tax, paid, status }: Invoice): number {
  return status === "credited" ? -paid : net + tax - paid;
}
