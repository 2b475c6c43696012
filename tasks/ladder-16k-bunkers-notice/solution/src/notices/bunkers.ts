import { harbourDay } from "../calendar.ts";
import { type Build, meterOf } from "../devices/meters.ts";
import { harbourReference, parseRecordId } from "../references.ts";
import type { Bunkering } from "../bunkers/bunkering.ts";
import { noticeText } from "./notice.ts";

const NORTH = 250_000;
/** Tenths of a litre in one unit of a pulse's weight. */
const DECILITRES: Partial<Record<Build, number>> = { piston: 1, turbine: 10 };
/** The step that dues are owed by. */
const STEP = 500;

/** Tells the harbour master about the bunkerings of a day, one a line, and what they add up to. */
export function bunkersNotice(bunkerings: readonly Bunkering[], day: string): string {
  const lines = bunkerings
    .filter(({ status, account }) => status === "done" && !account.startsWith("9"))
    .filter(({ endedAt }) => endedAt && harbourDay(endedAt) === day)
    .map((one) => ({ reference: referenceOf(one), steps: stepsOf(one) }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const total = lines.reduce((sum, { steps }) => sum + steps, 0);
  const texts = lines.map(({ reference, steps }) => `${reference};${amountText(steps)}`);
  return noticeText("BUNKERS", day, [...texts, `TOTAL;${amountText(total)}`]);
}

function referenceOf({ id }: Bunkering): string {
  const { quay, number } = parseRecordId(id);
  return harbourReference("O", quay === "N" ? NORTH + number : number);
}

/** Full steps of what ran through the meter. */
function stepsOf({ meter, ticks }: Bunkering): number {
  const { build, pulse } = meterOf(meter);
  return Math.floor((ticks * pulse * (DECILITRES[build] ?? 1)) / STEP);
}

/** In cubic metres. */
function amountText(steps: number): string {
  return (steps / 20).toFixed(2);
}
