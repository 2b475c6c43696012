import { NotAllowed } from "../register.ts";
import type { Stop, StopStatus } from "./stop.ts";

const NEXT: Readonly<Record<StopStatus, readonly StopStatus[]>> = {
  assigned: ["anchored", "cancelled"],
  anchored: ["left"],
  left: [],
  cancelled: [],
};

/** A stop in another status; throws `NotAllowed` where that is no step from its own. */
export function moveStop(stop: Stop, status: StopStatus): Stop {
  if (!NEXT[stop.status].includes(status)) {
    throw new NotAllowed(`stop ${stop.id} is ${stop.status} and cannot become ${status}`);
  }
  return { ...stop, status };
}
