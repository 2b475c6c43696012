/** A vehicle that waits to be let aboard. Lengths in decimetres, masses in kilograms. */
export interface Vehicle {
  readonly plate: string;
  readonly kind: "car" | "camper" | "lorry" | "motorcycle";
  readonly length: number;
  readonly height: number;
  readonly mass: number;
}

export interface Lane {
  readonly name: string;
  readonly length: number;
  readonly height: number;
  /** What the deck carries in a lane. */
  readonly load: number;
}

const GAP = 4;

/** Which lane each vehicle is sent to, longest vehicles first; null for those that stay behind. */
export function fillLanes(lanes: readonly Lane[], vehicles: readonly Vehicle[]): ReadonlyMap<string, string | null> {
  const left = lanes.map((lane) => ({ ...lane }));
  const places = new Map<string, string | null>();
  for (const vehicle of [...vehicles].sort((a, b) => b.length - a.length || a.plate.localeCompare(b.plate))) {
    const needed = vehicle.length + GAP;
    // The lowest lane that will do, so that high ones stay for lorries.
    const lane = left
      .filter((one) => one.height >= vehicle.height + 2 && one.length >= needed && one.load >= vehicle.mass)
      .sort((a, b) => a.height - b.height || a.name.localeCompare(b.name))[0];
    places.set(vehicle.plate, lane?.name ?? null);
    if (lane === undefined) continue;
    lane.length -= needed;
    lane.load -= vehicle.mass;
  }
  return places;
}
