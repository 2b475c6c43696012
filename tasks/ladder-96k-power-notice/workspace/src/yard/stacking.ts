import type { Slot } from "./slot.ts";

/** What stacking has to know about a container. Masses in kilograms. */
export interface Stackable {
  readonly id: string;
  readonly size: "20" | "40" | "45";
  readonly mass: number;
  readonly needsPlug: boolean;
  readonly leavesAt: Date;
}

/** Why a container cannot stand on top of a slot; null when it can. */
export function stackingForbidden(slot: Slot, box: Stackable, below: readonly Stackable[]): string | null {
  if (below.length !== slot.stack.length) throw new RangeError(`${slot.id}: the stack is not known in full`);
  if (box.size === "45" || box.size !== slot.length) return `slots of ${slot.length} feet take nothing else`;
  if (below.length >= slot.tiers) return "full";
  const mass = below.reduce((sum, one) => sum + one.mass, box.mass);
  if (mass > slot.limit) return "too heavy for the ground";
  const top = below.at(-1);
  // A lighter one below is crushed in a storm only when it is much lighter.
  if (top !== undefined && box.mass > top.mass + 4000) return `heavier than ${top.id} below`;
  if (box.needsPlug && below.length >= slot.plugs) return "no socket at this height";
  return null;
}

/** Moves that are needed before the lowest container can leave. */
export function movesToReach(id: string, stack: readonly string[]): number {
  const place = stack.indexOf(id);
  if (place === -1) throw new RangeError(`${id} does not stand here`);
  return stack.length - 1 - place;
}

/** Pairs that will have to change places: a container on top of one that leaves before it. */
export function conflicts(stack: readonly Stackable[]): number {
  let count = 0;
  stack.forEach((lower, place) => {
    if (stack.slice(place + 1).some((upper) => upper.leavesAt > lower.leavesAt)) count += 1;
  });
  return count;
}

/** The slot where a container makes the fewest new conflicts; among equals the emptiest, then the first by name. */
export function bestSlot(
  box: Stackable,
  candidates: readonly { readonly slot: Slot; readonly below: readonly Stackable[] }[],
): Slot | null {
  const rated = candidates
    .filter(({ slot, below }) => stackingForbidden(slot, box, below) === null)
    .map(({ slot, below }) => ({ slot, height: below.length, cost: conflicts([...below, box]) - conflicts(below) }))
    .sort((a, b) => a.cost - b.cost || a.height - b.height || a.slot.id.localeCompare(b.slot.id));
  return rated[0]?.slot ?? null;
}
