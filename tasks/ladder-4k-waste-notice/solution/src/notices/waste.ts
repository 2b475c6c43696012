import { harbourDay } from "../calendar.ts";
import { type Build, meterOf } from "../devices/meters.ts";
import { harbourReference, parseRecordId } from "../references.ts";
import type { WasteDelivery } from "../waste/waste-delivery.ts";
import { noticeText } from "./notice.ts";

const NORTH = 400_000;
/** Litres in one unit of a pulse's weight. */
const LITRES: Partial<Record<Build, number>> = { oval: 1, screw: 10 };
/** The step that dues are owed by. */
const STEP = 100;

/** Tells the harbour master about the waste deliveries of a day, one a line, and what they add up to. */
export function wasteNotice(deliveries: readonly WasteDelivery[], day: string): string {
  const lines = deliveries
    .filter(({ status, account }) => status === "done" && !account.startsWith("9"))
    .filter(({ endedAt }) => endedAt && harbourDay(endedAt) === day)
    .map((one) => ({ reference: referenceOf(one), steps: stepsOf(one) }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const total = lines.reduce((sum, { steps }) => sum + steps, 0);
  const texts = lines.map(({ reference, steps }) => `${reference};${amountText(steps)}`);
  return noticeText("WASTE", day, [...texts, `TOTAL;${amountText(total)}`]);
}

function referenceOf({ id }: WasteDelivery): string {
  const { quay, number } = parseRecordId(id);
  return harbourReference("R", quay === "N" ? NORTH + number : number);
}

/** Begun steps of what ran through the meter. */
function stepsOf({ meter, counts }: WasteDelivery): number {
  const { build, pulse } = meterOf(meter);
  return Math.ceil((counts * pulse * (LITRES[build] ?? 1)) / STEP);
}

/** In cubic metres. */
function amountText(steps: number): string {
  return (steps / 10).toFixed(1);
}
