import type { TowJob } from "./tow-job.ts";

/** Cents for a tow: begun half hours by class of pull, at least one hour. Called off after casting off costs half an hour. */
export function towFee({ fastAt, looseAt, pull, status }: TowJob, castOff: boolean): number {
  const rate = pull > 60 ? 58_000 : pull > 35 ? 41_000 : 29_500;
  if (status === "cancelled") return castOff ? rate / 2 : 0;
  if (fastAt === null || looseAt === null) return 0;
  const halves = Math.ceil((looseAt.getTime() - fastAt.getTime()) / 1_800_000);
  return (Math.max(2, halves) * rate) / 2;
}
