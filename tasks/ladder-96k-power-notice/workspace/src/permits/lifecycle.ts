import { NotAllowed } from "../register.ts";
import type { Permit, PermitStatus } from "./permit.ts";

const NEXT: Readonly<Record<PermitStatus, readonly PermitStatus[]>> = {
  asked: ["granted", "refused"],
  granted: ["ended", "withdrawn"],
  ended: [],
  refused: [],
  withdrawn: [],
};

/** A permit in another status; throws `NotAllowed` where that is no step from its own. */
export function movePermit(permit: Permit, status: PermitStatus): Permit {
  if (!NEXT[permit.status].includes(status)) {
    throw new NotAllowed(`permit ${permit.id} is ${permit.status} and cannot become ${status}`);
  }
  return { ...permit, status };
}
