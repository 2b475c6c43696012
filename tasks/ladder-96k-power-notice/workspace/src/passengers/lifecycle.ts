import { NotAllowed } from "../register.ts";
import type { Sailing, SailingStatus } from "./sailing.ts";

const NEXT: Readonly<Record<SailingStatus, readonly SailingStatus[]>> = {
  announced: ["boarding", "cancelled"],
  boarding: ["left"],
  left: [],
  cancelled: [],
};

/** A sailing in another status; throws `NotAllowed` where that is no step from its own. */
export function moveSailing(sailing: Sailing, status: SailingStatus): Sailing {
  if (!NEXT[sailing.status].includes(status)) {
    throw new NotAllowed(`sailing ${sailing.id} is ${sailing.status} and cannot become ${status}`);
  }
  return { ...sailing, status };
}
