import type { Tariff } from "./tariff.ts";

/** Pairs of tariffs that hold for the same item and customers at the same time, which somebody has to sort out. */
export function overlaps(tariffs: readonly Tariff[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  tariffs.forEach((one, place) => {
    for (const other of tariffs.slice(place + 1)) {
      if (one.item === other.item && sameCustomers(one, other) && meet(one, other)) pairs.push([one.id, other.id]);
    }
  });
  return pairs;
}

function meet(a: Tariff, b: Tariff): boolean {
  return (a.until === null || a.until >= b.from) && (b.until === null || b.until >= a.from);
}

function sameCustomers(a: Tariff, b: Tariff): boolean {
  if (a.customers.length === 0 || b.customers.length === 0) return a.customers.length === b.customers.length;
  return a.customers.some((customer) => b.customers.includes(customer));
}

/** Days within a year for which an item has no price for everyone, as spans. */
export function gapsIn(tariffs: readonly Tariff[], item: Tariff["item"], year: number): readonly string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); new Date(at).getUTCFullYear() === year; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const priced = tariffs.some(
      (one) =>
        one.item === item && one.customers.length === 0 && one.from <= day && (one.until === null || one.until >= day),
    );
    if (!priced) days.push(day);
  }
  return days.length === 0 ? [] : [`${days[0]} to ${days.at(-1)}`];
}
