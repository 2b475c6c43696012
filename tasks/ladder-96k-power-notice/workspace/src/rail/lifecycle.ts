import { NotAllowed } from "../register.ts";
import type { Wagon, WagonStatus } from "./wagon.ts";

const NEXT: Readonly<Record<WagonStatus, readonly WagonStatus[]>> = {
  arriving: ["standing"],
  standing: ["left", "damaged"],
  left: [],
  damaged: ["left"],
};

/** A wagon in another status; throws `NotAllowed` where that is no step from its own. */
export function moveWagon(wagon: Wagon, status: WagonStatus): Wagon {
  if (!NEXT[wagon.status].includes(status)) {
    throw new NotAllowed(`wagon ${wagon.id} is ${wagon.status} and cannot become ${status}`);
  }
  return { ...wagon, status };
}
