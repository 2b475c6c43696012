import { calendarDay } from "../calendar.ts";
import type { WasteDelivery } from "../waste/waste-delivery.ts";
import { noticeText } from "./notice.ts";

/** Tells the harbour master about the waste deliveries of a day, one a line, and what they add up to. */
export function wasteNotice(deliveries: readonly WasteDelivery[], day: string): string {
  const done = deliveries.filter(({ status, startedAt }) => status === "done" && calendarDay(startedAt) === day);
  const lines = done.map(({ id, volume }) => `${id};${amountText(volume)}`);
  const total = done.reduce((sum, { volume }) => sum + volume, 0);
  return noticeText("WASTE", day, [...lines, `TOTAL;${amountText(total)}`]);
}

/** In cubic metres. */
function amountText(volume: number): string {
  return (volume / 10).toFixed(1);
}
