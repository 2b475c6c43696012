import type { BunkeringFuel } from "./bunkering.ts";

/** Grams per litre at 15 degrees, and how many of them are lost per degree above. */
const FUELS: Readonly<Record<BunkeringFuel, { readonly at15: number; readonly perDegree: number }>> = {
  gasoil: { at15: 845, perDegree: 0.64 },
  methanol: { at15: 796, perDegree: 0.94 },
  biodiesel: { at15: 883, perDegree: 0.72 },
};

/** Weight of fuel in whole kilograms, which is what customs wants to know. */
export function kilograms(fuel: BunkeringFuel, litres: number, celsius: number): number {
  const { at15, perDegree } = FUELS[fuel];
  return Math.round((litres * (at15 - perDegree * (celsius - 15))) / 1000);
}

/** Litres that a volume would have at 15 degrees, rounded to whole ones; the trade settles by these. */
export function litresAt15(fuel: BunkeringFuel, litres: number, celsius: number): number {
  const { at15, perDegree } = FUELS[fuel];
  return Math.round((litres * (at15 - perDegree * (celsius - 15))) / at15);
}
