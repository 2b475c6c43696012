export interface AmountOptions {
  /** With `€` behind it, if not said otherwise. */
  readonly currency?: boolean;
  /** Also a plus. */
  readonly sign?: boolean;
  /** With commas for thousands. */
  readonly grouped?: boolean;
}

/** An amount as text: `7.60 €`, without the currency `7.60`, with a sign `+7.60 €`, grouped `12,345.60 €`. */
export function formatAmount(cents: number, options: AmountOptions = {}): string {
  const { currency = true, sign: alwaysSign = false, grouped = false } = options;
  const [whole = "", part] = (Math.abs(cents) / 100).toFixed(2).split(".");
  const digits = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const sign = cents < 0 ? "-" : alwaysSign ? "+" : "";
  return `${sign}${digits}.${part}${currency ? " €" : ""}`;
}

/** A day as text: `16.06.2025` or `16 June 2025`, with the time if wanted. */
export function formatDate(date: Date, options: { readonly long?: boolean; readonly time?: boolean } = {}): string {
  const { long = false, time = false } = options;
  const [year = "", month = "", day = ""] = date.toISOString().slice(0, 10).split("-");
  const name = date.toLocaleString("en-GB", { month: "long", timeZone: "UTC" });
  const text = long ? `${Number(day)} ${name} ${year}` : `${day}.${month}.${year}`;
  return time ? `${text}, ${date.toISOString().slice(11, 16)}` : text;
}
