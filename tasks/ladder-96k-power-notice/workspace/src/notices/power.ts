import { calendarDay } from "../calendar.ts";
import type { PowerConnection } from "../power/power-connection.ts";
import { noticeText } from "./notice.ts";

/** Tells the harbour master about the power connections of a day, one a line, and what they add up to. */
export function powerNotice(connections: readonly PowerConnection[], day: string): string {
  const done = connections.filter(({ status, startedAt }) => status === "done" && calendarDay(startedAt) === day);
  const lines = done.map(({ id, energy }) => `${id};${amountText(energy)}`);
  const total = done.reduce((sum, { energy }) => sum + energy, 0);
  return noticeText("POWER", day, [...lines, `TOTAL;${amountText(total)}`]);
}

/** In megawatt hours. */
function amountText(energy: number): string {
  return (energy / 1000).toFixed(2);
}
