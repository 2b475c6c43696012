/** A point of a plot that wants its name beside it: where it is, in percent of the width and in pixels. */
export interface Spot {
  readonly text: string;
  readonly percent: number;
  readonly y: number;
  readonly radius: number;
}

/** Where a name stands: `dx` pixels from its point's middle, its baseline at `y`. */
export interface NamePlace {
  readonly dx: number;
  readonly y: number;
  readonly anchor: "start" | "end" | "middle";
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Width of a plot on a page of usual width, and of a letter, in pixels. On narrow pages no names are shown. */
const WIDTH = 1100;
const LETTER = 7.5;

/** Places where names cover neither points nor each other; null where there is none: the point's letter has to do. */
export function placeNames(spots: readonly Spot[]): (NamePlace | null)[] {
  const taken = spots.map(({ percent, y, radius }): Box => {
    const x = (percent / 100) * WIDTH;
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
  });
  return spots.map((spot) => {
    const r = Number((spot.radius + 6).toFixed(1));
    const places: readonly NamePlace[] = [
      { dx: r, y: spot.y + 4, anchor: "start" },
      { dx: -r, y: spot.y + 4, anchor: "end" },
      { dx: 0, y: spot.y + r + 10, anchor: "middle" },
      { dx: 0, y: spot.y - r - 1, anchor: "middle" },
    ];
    const place = places.find((some) => isFree(boxOf(spot, some), taken)) ?? null;
    if (place) taken.push(boxOf(spot, place));
    return place;
  });
}

function boxOf({ text, percent }: Spot, { dx, y, anchor }: NamePlace): Box {
  const width = text.length * LETTER;
  const left = (percent / 100) * WIDTH + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
  return { left, right: left + width, top: y - 11, bottom: y + 3 };
}

function isFree(box: Box, taken: readonly Box[]): boolean {
  if (box.left < 0 || box.right > WIDTH) return false;
  return taken.every(
    (other) => box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top,
  );
}
