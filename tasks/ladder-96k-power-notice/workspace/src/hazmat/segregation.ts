import type { Declaration, DeclarationClass } from "./declaration.ts";

/** How far two classes must be apart: 0 nothing, 1 away from, 2 separated from. */
type Distance = 0 | 1 | 2;

const ROWS: Readonly<Partial<Record<DeclarationClass, Partial<Record<DeclarationClass, Distance>>>>> = {
  "1": { "2": 2, "3": 2, "4": 2, "5": 2, "6": 1, "8": 2 },
  "2": { "3": 2, "4": 1, "7": 1 },
  "3": { "5": 2, "7": 2 },
  "4": { "5": 2, "8": 1, "7": 2 },
  "5": { "6": 1, "8": 2, "7": 1 },
  "7": { "8": 2 },
};

/** Metres between containers that hold two declared goods, doors not counted. */
const METRES: Readonly<Record<Distance, number>> = { 0: 0, 1: 3, 2: 6 };

export function metresApart(a: Declaration, b: Declaration): number {
  // Limited quantities are packed so well that they may stand beside anything but explosives.
  const relaxed = (a.limited || b.limited) && a.class !== "1" && b.class !== "1";
  if (relaxed) return 0;
  return METRES[distanceOf(a.class, b.class)];
}

function distanceOf(a: DeclarationClass, b: DeclarationClass): Distance {
  return ROWS[a]?.[b] ?? ROWS[b]?.[a] ?? 0;
}

/** Pairs of declarations whose goods may not be in one container. */
export function mixedLoads(declarations: readonly Declaration[]): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  declarations.forEach((one, place) => {
    for (const other of declarations.slice(place + 1)) {
      if (one.box === other.box && metresApart(one, other) > 0) pairs.push([one.id, other.id]);
    }
  });
  return pairs;
}
