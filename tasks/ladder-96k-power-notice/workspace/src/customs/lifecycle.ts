import { NotAllowed } from "../register.ts";
import type { Hold, HoldStatus } from "./hold.ts";

const NEXT: Readonly<Record<HoldStatus, readonly HoldStatus[]>> = {
  active: ["lifted", "seized"],
  lifted: [],
  seized: [],
};

/** A hold in another status; throws `NotAllowed` where that is no step from its own. */
export function moveHold(hold: Hold, status: HoldStatus): Hold {
  if (!NEXT[hold.status].includes(status)) {
    throw new NotAllowed(`hold ${hold.id} is ${hold.status} and cannot become ${status}`);
  }
  return { ...hold, status };
}
