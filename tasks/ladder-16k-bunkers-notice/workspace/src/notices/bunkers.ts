import { calendarDay } from "../calendar.ts";
import type { Bunkering } from "../bunkers/bunkering.ts";
import { noticeText } from "./notice.ts";

/** Tells the harbour master about the bunkerings of a day, one a line, and what they add up to. */
export function bunkersNotice(bunkerings: readonly Bunkering[], day: string): string {
  const done = bunkerings.filter(({ status, startedAt }) => status === "done" && calendarDay(startedAt) === day);
  const lines = done.map(({ id, delivered }) => `${id};${amountText(delivered)}`);
  const total = done.reduce((sum, { delivered }) => sum + delivered, 0);
  return noticeText("BUNKERS", day, [...lines, `TOTAL;${amountText(total)}`]);
}

/** In cubic metres. */
function amountText(delivered: number): string {
  return (delivered / 1000).toFixed(2);
}
