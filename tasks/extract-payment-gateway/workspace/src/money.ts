/** An amount in minor units: 1250 EUR is 12.50 €. */
export interface Money {
  readonly amount: number;
  readonly currency: "EUR" | "USD" | "JPY";
}

/** In major units, with as many decimals as the currency has. */
export function toDecimal({ amount, currency }: Money): string {
  return currency === "JPY" ? String(amount) : (amount / 100).toFixed(2);
}
