import { NotAllowed } from "../register.ts";
import type { Pass, PassStatus } from "./pass.ts";

const NEXT: Readonly<Record<PassStatus, readonly PassStatus[]>> = {
  printed: ["handed-out"],
  "handed-out": ["returned", "lost", "blocked"],
  returned: [],
  lost: [],
  blocked: [],
};

/** A pass in another status; throws `NotAllowed` where that is no step from its own. */
export function movePass(pass: Pass, status: PassStatus): Pass {
  if (!NEXT[pass.status].includes(status)) {
    throw new NotAllowed(`pass ${pass.id} is ${pass.status} and cannot become ${status}`);
  }
  return { ...pass, status };
}
