/** Thrown for amounts, currencies and combinations of them that make no sense. */
export class MoneyError extends Error {
  override readonly name = "MoneyError";
}

const DECIMALS: ReadonlyMap<string, number> = new Map([
  ["EUR", 2],
  ["USD", 2],
  ["GBP", 2],
  ["CHF", 2],
  ["JPY", 0],
  ["KWD", 3],
]);

/** How many decimals amounts in a currency have. */
export function decimalsOf(currency: string): number {
  const decimals = DECIMALS.get(currency);
  if (decimals === undefined) throw new MoneyError(`no such currency: ${currency}`);
  return decimals;
}
