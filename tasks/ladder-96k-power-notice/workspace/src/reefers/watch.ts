import type { Reefer } from "./reefer.ts";

export type Alarm = "none" | "look" | "call";

/** Frozen cargo is judged by the air that comes back, chilled cargo by the air that goes in: it freezes there first. */
export function isFrozenCargo({ setPoint }: Pick<Reefer, "setPoint">): boolean {
  return setPoint <= -100;
}

/**
 * What the watch has to do. Frozen cargo may be three degrees too warm before somebody looks and six before the owner
 * is called; chilled cargo half a degree and two, in both directions. While it defrosts nobody looks for an hour.
 */
export function alarmOf(reefer: Reefer, defrostingMinutes: number): Alarm {
  if (reefer.status === "failed") return "call";
  if (reefer.defrosting && defrostingMinutes <= 60) return "none";
  if (isFrozenCargo(reefer)) return graded(reefer.back - reefer.setPoint, 30, 60);
  return graded(Math.abs(reefer.supply - reefer.setPoint), 5, 20);
}

function graded(deviation: number, look: number, call: number): Alarm {
  if (deviation > call) return "call";
  return deviation > look ? "look" : "none";
}

/** Rounds of the watch in a day: every four hours, every two for chilled cargo, every hour after an alarm. */
export function hoursBetweenRounds(reefer: Reefer, alarm: Alarm): number {
  if (alarm !== "none") return 1;
  return isFrozenCargo(reefer) ? 4 : 2;
}
