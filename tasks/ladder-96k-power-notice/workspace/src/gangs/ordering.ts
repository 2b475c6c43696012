import type { Gang, GangShift } from "./gang.ts";

/** Hours of the harbour's clock at which shifts begin. All last eight hours, the night one only seven. */
const BEGINS: Readonly<Record<GangShift, number>> = { early: 6, late: 14, night: 22 };

/** When a shift begins. */
export function beginOf({ day, shift }: Pick<Gang, "day" | "shift">): Date {
  return new Date(Date.parse(day) + (BEGINS[shift] - 1) * 3_600_000);
}

/** The last moment for ordering a gang: noon of the day before, of Friday for Saturday to Monday. */
export function orderBefore(day: string): Date {
  const at = new Date(Date.parse(day));
  const weekday = at.getUTCDay();
  const back = weekday === 0 ? 2 : weekday === 1 ? 3 : 1;
  return new Date(at.getTime() - back * 86_400_000 + 11 * 3_600_000);
}

/** What calling off a gang costs, as a share of its wages: nothing before the last moment for ordering, all after it began. */
export function cancellationShare(gang: Pick<Gang, "day" | "shift">, at: Date): number {
  if (at <= orderBefore(gang.day)) return 0;
  return at < beginOf(gang) ? 0.5 : 1;
}
