import { NotAllowed } from "../register.ts";
import type { Mooring, MooringStatus } from "./mooring.ts";

const NEXT: Readonly<Record<MooringStatus, readonly MooringStatus[]>> = {
  ordered: ["working", "cancelled"],
  working: ["done"],
  done: [],
  cancelled: [],
};

/** A mooring in another status; throws `NotAllowed` where that is no step from its own. */
export function moveMooring(mooring: Mooring, status: MooringStatus): Mooring {
  if (!NEXT[mooring.status].includes(status)) {
    throw new NotAllowed(`mooring ${mooring.id} is ${mooring.status} and cannot become ${status}`);
  }
  return { ...mooring, status };
}
