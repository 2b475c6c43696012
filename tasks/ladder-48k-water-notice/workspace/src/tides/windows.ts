import { heightAt } from "./curve.ts";
import type { Tide } from "./tide.ts";

const STEP_MS = 10 * 60_000;

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** When there is enough water over the sill, in steps of ten minutes. Heights in centimetres above chart datum. */
export function windowsAbove(tides: readonly Tide[], needed: number, { from, to }: Window): readonly Window[] {
  const windows: Window[] = [];
  let begin: Date | null = null;
  let last: Date | null = null;
  for (let time = from.getTime(); time <= to.getTime(); time += STEP_MS) {
    const at = new Date(time);
    const height = heightAt(tides, at);
    if (height !== null && height >= needed) {
      begin ??= at;
      last = at;
    } else if (begin !== null && last !== null) {
      windows.push({ from: begin, to: last });
      begin = null;
    }
  }
  if (begin !== null && last !== null) windows.push({ from: begin, to: last });
  return windows;
}

/** Centimetres that the tide must stand above datum for a draught over a sill; draught and depth in decimetres. */
export function tideNeeded(draught: number, sillDepth: number, underKeel: number): number {
  return Math.max(0, (draught + underKeel - sillDepth) * 10);
}
