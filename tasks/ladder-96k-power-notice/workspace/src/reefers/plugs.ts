import type { Reefer } from "./reefer.ts";

/** Begun half days on the socket, which is what is paid for. A container that still hangs counts up to now. */
export function halfDays({ pluggedAt, pulledAt }: Reefer, now: Date): number {
  const end = pulledAt ?? now;
  return Math.max(1, Math.ceil((end.getTime() - pluggedAt.getTime()) / 43_200_000));
}

/** The fee in cents; warm days cost a third more, because the machines run all the time. */
export function plugFee(reefer: Reefer, now: Date, warmHalfDays: number): number {
  const all = halfDays(reefer, now);
  const warm = Math.min(all, warmHalfDays);
  return (all - warm) * 2700 + warm * 3600;
}

/** Sockets that two containers claim. */
export function doublyTaken(reefers: readonly Reefer[]): readonly string[] {
  const hanging = reefers.filter(({ pulledAt }) => pulledAt === null).map(({ socket }) => socket);
  return [...new Set(hanging.filter((socket, place) => hanging.indexOf(socket) !== place))].sort();
}
