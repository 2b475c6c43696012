/** How many tonnes of pull a ship needs in a wind, and how they are spread over tugs. */

/** A side of steel that the wind stands on: lengths and heights in decimetres. */
export interface Side {
  readonly length: number;
  readonly heightAboveWater: number;
}

const KNOTS_TO_METRES = 0.5144;
const AIR = 1.25;

/** Tonnes of force that a wind from abeam puts on a side, a quarter added for gusts. */
export function windForce({ length, heightAboveWater }: Side, knots: number): number {
  const area = (length / 10) * (heightAboveWater / 10);
  const speed = knots * KNOTS_TO_METRES;
  const newtons = 0.5 * AIR * speed * speed * area;
  return Math.ceil((newtons * 1.25) / 9810);
}

export interface Tug {
  readonly name: string;
  readonly pull: number;
}

/** The fewest tugs that together pull enough, strongest first; null when all of them do not. */
export function tugsFor(tonnes: number, tugs: readonly Tug[]): readonly Tug[] | null {
  if (tonnes <= 0) return [];
  const strongest = [...tugs].sort((a, b) => b.pull - a.pull || a.name.localeCompare(b.name));
  const taken: Tug[] = [];
  let left = tonnes;
  for (const tug of strongest) {
    taken.push(tug);
    left -= tug.pull;
    if (left <= 0) return withSmallestLast(taken, strongest.slice(taken.length), left);
  }
  return null;
}

/** The last tug need only pull what is left: a weaker one that is free keeps the strong one for others. */
function withSmallestLast(taken: readonly Tug[], free: readonly Tug[], spare: number): readonly Tug[] {
  const last = taken.at(-1);
  if (last === undefined) return taken;
  const enough = free.filter((tug) => last.pull - tug.pull <= -spare);
  const weakest = enough.at(-1);
  return weakest === undefined ? taken : [...taken.slice(0, -1), weakest];
}
