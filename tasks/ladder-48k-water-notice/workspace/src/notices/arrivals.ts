import { harbourDay } from "../calendar.ts";
import type { Call } from "../calls/call.ts";
import { harbourReference, parseRecordId } from "../references.ts";
import { noticeText } from "./notice.ts";

const NORTH = 200_000;

/** Tells the harbour master which ships arrived on a harbour day. */
export function arrivalsNotice(calls: readonly Call[], day: string): string {
  const lines = calls
    .filter(({ arrivedAt }) => arrivedAt !== null && harbourDay(arrivedAt) === day)
    .map((call) => `${reference(call)};${call.ship}`);
  return noticeText("ARRIVALS", day, lines.sort());
}

function reference({ id }: Call): string {
  const { quay, number } = parseRecordId(id);
  return harbourReference("K", quay === "N" ? NORTH + number : number);
}
