import type { WasteDelivery, WasteDeliverySort } from "./waste-delivery.ts";

/** Cents per tenth of a cubic metre. Sludge is sold on, so it is the cheapest. */
const PRICE: Readonly<Record<WasteDeliverySort, number>> = { sludge: 90, sewage: 210, washings: 340 };
/** What the fee for the berth covers already, in tenths of a cubic metre. */
const INCLUDED = 50;

/** The fee for what a ship delivered during a call, in cents. What is included goes to the dearest sort first. */
export function wasteFee(amounts: ReadonlyMap<WasteDeliverySort, number>): number {
  let included = INCLUDED;
  let cents = 0;
  for (const sort of ["washings", "sewage", "sludge"] as const) {
    const amount = amounts.get(sort) ?? 0;
    const free = Math.min(included, amount);
    included -= free;
    cents += (amount - free) * PRICE[sort];
  }
  return cents;
}

/** How long the hoses were on, in minutes; null while they are. */
export function pumpingMinutes({ startedAt, endedAt }: WasteDelivery): number | null {
  return endedAt === null ? null : Math.round((endedAt.getTime() - startedAt.getTime()) / 60_000);
}
