import type { Gang } from "./gang.ts";

const HOLIDAYS = new Set(["01-01", "05-01", "10-03", "12-25", "12-26"]);
/** Cents for a docker and shift; foremen get a fifth more. */
const SHIFT_WAGE = 23_200;
const EXTRA: Readonly<Record<string, number>> = { lashing: 900, winch: 1400, reefer: 1100, explosives: 4000 };

/** Wages of a gang in cents. Each skill asked for is paid once, to the one who has it. */
export function wagesOf({ men, shift, day, skills, status }: Gang): number {
  if (status !== "worked") return 0;
  const extra = skills.reduce((sum, skill) => sum + (EXTRA[skill] ?? 0), 0);
  const base = men * SHIFT_WAGE + Math.round(SHIFT_WAGE * 1.2);
  return Math.round((base + extra) * factor(day, shift));
}

function factor(day: string, shift: Gang["shift"]): number {
  if (HOLIDAYS.has(day.slice(5))) return 2.25;
  const weekday = new Date(Date.parse(day)).getUTCDay();
  if (weekday === 0) return 2;
  if (weekday === 6 && shift !== "early") return 1.5;
  return shift === "night" ? 1.5 : shift === "late" ? 1.1 : 1;
}

/** Whether a gang may work in a shift after another one: eleven hours must lie between them. */
export function mayFollow(before: { begin: Date; hours: number }, next: Date): boolean {
  const end = before.begin.getTime() + before.hours * 3_600_000;
  return next.getTime() - end >= 11 * 3_600_000;
}
