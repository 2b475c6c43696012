import { harbourDay } from "../calendar.ts";
import { type Build, meterOf } from "../devices/meters.ts";
import { harbourReference, parseRecordId } from "../references.ts";
import type { WaterSupply } from "../water/water-supply.ts";
import { noticeText } from "./notice.ts";

const NORTH = 700_000;
/** Litres in one unit of a pulse's weight. */
const LITRES: Partial<Record<Build, number>> = { jet: 1, woltmann: 10 };
/** The step that dues are owed by. */
const STEP = 500;

/** Tells the harbour master about the water supplies of a day, one a line, and what they add up to. */
export function waterNotice(supplies: readonly WaterSupply[], day: string): string {
  const lines = supplies
    .filter(({ status, account }) => status === "done" && !account.startsWith("9"))
    .filter(({ endedAt }) => endedAt && harbourDay(endedAt) === day)
    .map((one) => ({ reference: referenceOf(one), steps: stepsOf(one) }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const total = lines.reduce((sum, { steps }) => sum + steps, 0);
  const texts = lines.map(({ reference, steps }) => `${reference};${amountText(steps)}`);
  return noticeText("WATER", day, [...texts, `TOTAL;${amountText(total)}`]);
}

function referenceOf({ id }: WaterSupply): string {
  const { quay, number } = parseRecordId(id);
  return harbourReference("Q", quay === "N" ? NORTH + number : number);
}

/** Full steps of what ran through the meter. */
function stepsOf({ meter, turns }: WaterSupply): number {
  const { build, pulse } = meterOf(meter);
  return Math.floor((turns * pulse * (LITRES[build] ?? 1)) / STEP);
}

/** In cubic metres. */
function amountText(steps: number): string {
  return (steps / 2).toFixed(1);
}
