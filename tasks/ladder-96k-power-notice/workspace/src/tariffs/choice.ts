import type { Tariff, TariffItem } from "./tariff.ts";

/** No price was agreed or announced. */
export class NoTariff extends Error {
  override readonly name = "NoTariff";
}

/** The tariff for a customer on a day. One agreed with the customer comes before one for everyone, newer before older. */
export function tariffFor(tariffs: readonly Tariff[], item: TariffItem, account: string, day: string): Tariff {
  const valid = tariffs.filter(
    (one) =>
      one.item === item &&
      one.from <= day &&
      (one.until === null || one.until >= day) &&
      (one.customers.length === 0 || one.customers.includes(account)),
  );
  const [best] = valid.sort((a, b) => rank(b) - rank(a) || b.from.localeCompare(a.from));
  if (best === undefined) throw new NoTariff(`no price for ${item} on ${day}`);
  return best;
}

function rank({ customers }: Tariff): number {
  return customers.length > 0 ? 1 : 0;
}

/** The price of a quantity in cents, never less than the tariff's least; nothing costs nothing. */
export function priceOf({ cents, least }: Tariff, quantity: number): number {
  return quantity === 0 ? 0 : Math.max(least, Math.round(cents * quantity));
}
