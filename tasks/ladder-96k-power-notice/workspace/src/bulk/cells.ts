import type { Parcel } from "./parcel.ts";

export interface Cell {
  readonly name: string;
  /** Litres that it holds. */
  readonly volume: number;
  readonly food: boolean;
}

/** Grams per litre of goods as they lie. */
const DENSITY: Readonly<Record<Parcel["goods"], number>> = {
  wheat: 770,
  barley: 650,
  salt: 1150,
  fertiliser: 950,
  woodchips: 280,
};

/** Litres that a parcel takes, rounded up. */
export function litresOf({ goods, mass }: Pick<Parcel, "goods" | "mass">): number {
  return Math.ceil((mass * 1000) / DENSITY[goods]);
}

/** Cells that can take a parcel: large enough, empty, and for food only where there has never been anything else. */
export function cellsFor(parcel: Parcel, cells: readonly Cell[], stored: readonly Parcel[]): readonly string[] {
  const taken = new Set(stored.filter(({ status }) => status === "stored").map(({ cell }) => cell));
  const isFood = parcel.goods === "wheat" || parcel.goods === "barley";
  return cells
    .filter(({ name, volume, food }) => !taken.has(name) && volume >= litresOf(parcel) && (food || !isFood))
    .sort((a, b) => a.volume - b.volume || a.name.localeCompare(b.name))
    .map(({ name }) => name);
}

/** What may be lost on the way from ship to cell without a question: half a per cent, one of fertiliser. */
export function lossExplained(before: number, after: number, goods: Parcel["goods"]): boolean {
  const share = goods === "fertiliser" ? 0.01 : 0.005;
  return before - after <= before * share;
}
