import type { Lift } from "./lift.ts";

/** What a crane did between two moments. */
export interface Output {
  readonly crane: string;
  readonly moves: number;
  /** Moves an hour, to a tenth. */
  readonly rate: number;
}

const PAUSE_MS = 20 * 60_000;

/** Output of a crane. Hatch covers and gear are no moves, twins are two. Pauses above twenty minutes are left out. */
export function outputOf(crane: string, lifts: readonly Lift[]): Output {
  const own = lifts.filter((lift) => lift.crane === crane).sort((a, b) => a.at.getTime() - b.at.getTime());
  const moves = own.reduce((sum, lift) => sum + movesOf(lift), 0);
  let worked = (own[0]?.seconds ?? 0) * 1000;
  own.forEach((lift, place) => {
    const before = own[place - 1];
    if (before === undefined) return;
    const gap = lift.at.getTime() - before.at.getTime();
    worked += gap > PAUSE_MS ? lift.seconds * 1000 : gap;
  });
  const hours = worked / 3_600_000;
  return { crane, moves, rate: hours === 0 ? 0 : Math.round((moves / hours) * 10) / 10 };
}

function movesOf({ load, twin }: Lift): number {
  if (load === "hatch" || load === "gear") return 0;
  return twin ? 2 : 1;
}
