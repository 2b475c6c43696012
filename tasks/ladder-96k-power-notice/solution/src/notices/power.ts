import { harbourDay } from "../calendar.ts";
import { type Build, meterOf } from "../devices/meters.ts";
import { harbourReference, parseRecordId } from "../references.ts";
import type { PowerConnection } from "../power/power-connection.ts";
import { noticeText } from "./notice.ts";

const NORTH = 350_000;
/** Tenths of a kilowatt hour in one unit of a pulse's weight. */
const TENTHS: Partial<Record<Build, number>> = { direct: 1, transformer: 10 };
/** The step that dues are owed by. */
const STEP = 200;

/** Tells the harbour master about the power connections of a day, one a line, and what they add up to. */
export function powerNotice(connections: readonly PowerConnection[], day: string): string {
  const lines = connections
    .filter(({ status, account }) => status === "done" && !account.startsWith("9"))
    .filter(({ endedAt }) => endedAt && harbourDay(endedAt) === day)
    .map((one) => ({ reference: referenceOf(one), steps: stepsOf(one) }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const total = lines.reduce((sum, { steps }) => sum + steps, 0);
  const texts = lines.map(({ reference, steps }) => `${reference};${amountText(steps)}`);
  return noticeText("POWER", day, [...texts, `TOTAL;${amountText(total)}`]);
}

function referenceOf({ id }: PowerConnection): string {
  const { quay, number } = parseRecordId(id);
  return harbourReference("V", quay === "N" ? NORTH + number : number);
}

/** Full steps of what ran through the meter. */
function stepsOf({ meter, impulses }: PowerConnection): number {
  const { build, pulse } = meterOf(meter);
  return Math.floor((impulses * pulse * (TENTHS[build] ?? 1)) / STEP);
}

/** In megawatt hours. */
function amountText(steps: number): string {
  return (steps / 50).toFixed(2);
}
