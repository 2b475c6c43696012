import { NotAllowed } from "../register.ts";
import type { Stay, StayStatus } from "./stay.ts";

const NEXT: Readonly<Record<StayStatus, readonly StayStatus[]>> = {
  announced: ["stored"],
  stored: ["gone", "abandoned"],
  gone: [],
  abandoned: [],
};

/** A stay in another status; throws `NotAllowed` where that is no step from its own. */
export function moveStay(stay: Stay, status: StayStatus): Stay {
  if (!NEXT[stay.status].includes(status)) {
    throw new NotAllowed(`stay ${stay.id} is ${stay.status} and cannot become ${status}`);
  }
  return { ...stay, status };
}
