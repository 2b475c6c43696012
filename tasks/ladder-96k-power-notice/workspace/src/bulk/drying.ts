import type { Parcel, ParcelGoods } from "./parcel.ts";

/** Moisture that goods may be stored with, in tenths of a per cent; null where it does not matter. */
const DRY: Readonly<Record<ParcelGoods, number | null>> = {
  wheat: 145,
  barley: 140,
  salt: null,
  fertiliser: 15,
  woodchips: 350,
};

/** Kilograms that are left after drying to what storage allows, rounded down. Dry matter does not change. */
export function massAfterDrying({ goods, mass, moisture }: Parcel): number {
  const allowed = DRY[goods];
  if (allowed === null || moisture <= allowed) return mass;
  return Math.floor((mass * (1000 - moisture)) / (1000 - allowed));
}

/** Days that goods may lie before they are turned over: fewer when moist, none for what does not heat up. */
export function daysUntilTurning({ goods, moisture }: Parcel): number | null {
  const allowed = DRY[goods];
  if (allowed === null || goods === "fertiliser") return null;
  if (goods === "woodchips") return moisture > allowed ? 7 : 30;
  return moisture > allowed ? 2 : moisture > allowed - 10 ? 21 : 60;
}
