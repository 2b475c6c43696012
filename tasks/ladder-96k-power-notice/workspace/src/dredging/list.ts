import { table } from "../text/table.ts";
import type { Sounding } from "./sounding.ts";

/** The list of soundings as the office has it on the wall. */
export function soundingList(records: readonly Sounding[]): string {
  const sorted = [...records].sort((a, b) => a.metre - b.metre);
  return table(
    ["Berth", "Metre", "cm", "Bottom", "On"],
    sorted.map((one) => [one.berth, String(one.metre), String(one.depth), one.bottom, one.soundedOn]),
  );
}
