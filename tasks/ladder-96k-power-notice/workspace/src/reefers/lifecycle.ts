import { NotAllowed } from "../register.ts";
import type { Reefer, ReeferStatus } from "./reefer.ts";

const NEXT: Readonly<Record<ReeferStatus, readonly ReeferStatus[]>> = {
  plugged: ["pulled", "failed"],
  pulled: [],
  failed: ["pulled"],
};

/** A reefer in another status; throws `NotAllowed` where that is no step from its own. */
export function moveReefer(reefer: Reefer, status: ReeferStatus): Reefer {
  if (!NEXT[reefer.status].includes(status)) {
    throw new NotAllowed(`reefer ${reefer.id} is ${reefer.status} and cannot become ${status}`);
  }
  return { ...reefer, status };
}
