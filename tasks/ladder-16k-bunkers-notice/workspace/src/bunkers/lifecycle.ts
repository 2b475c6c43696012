import { NotAllowed } from "../register.ts";
import type { Bunkering, BunkeringStatus } from "./bunkering.ts";

const NEXT: Readonly<Record<BunkeringStatus, readonly BunkeringStatus[]>> = {
  ordered: ["running", "cancelled"],
  running: ["done", "broken-off"],
  done: [],
  cancelled: [],
  "broken-off": [],
};

/** A bunkering in another status; throws `NotAllowed` where that is no step from its own. */
export function moveBunkering(bunkering: Bunkering, status: BunkeringStatus): Bunkering {
  if (!NEXT[bunkering.status].includes(status)) {
    throw new NotAllowed(`bunkering ${bunkering.id} is ${bunkering.status} and cannot become ${status}`);
  }
  return { ...bunkering, status };
}
