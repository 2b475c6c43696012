import { calendarDay } from "../calendar.ts";
import type { WaterSupply } from "../water/water-supply.ts";
import { noticeText } from "./notice.ts";

/** Tells the harbour master about the water supplies of a day, one a line, and what they add up to. */
export function waterNotice(supplies: readonly WaterSupply[], day: string): string {
  const done = supplies.filter(({ status, startedAt }) => status === "done" && calendarDay(startedAt) === day);
  const lines = done.map(({ id, cubicMetres }) => `${id};${amountText(cubicMetres)}`);
  const total = done.reduce((sum, { cubicMetres }) => sum + cubicMetres, 0);
  return noticeText("WATER", day, [...lines, `TOTAL;${amountText(total)}`]);
}

/** In cubic metres. */
function amountText(cubicMetres: number): string {
  return (cubicMetres / 10).toFixed(1);
}
