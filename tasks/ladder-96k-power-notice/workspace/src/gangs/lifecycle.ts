import { NotAllowed } from "../register.ts";
import type { Gang, GangStatus } from "./gang.ts";

const NEXT: Readonly<Record<GangStatus, readonly GangStatus[]>> = {
  ordered: ["confirmed", "cancelled"],
  confirmed: ["worked", "cancelled"],
  worked: [],
  cancelled: [],
};

/** A gang in another status; throws `NotAllowed` where that is no step from its own. */
export function moveGang(gang: Gang, status: GangStatus): Gang {
  if (!NEXT[gang.status].includes(status)) {
    throw new NotAllowed(`gang ${gang.id} is ${gang.status} and cannot become ${status}`);
  }
  return { ...gang, status };
}
