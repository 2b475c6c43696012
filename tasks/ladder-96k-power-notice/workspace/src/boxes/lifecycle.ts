import { NotAllowed } from "../register.ts";
import type { Box, BoxStatus } from "./box.ts";

const NEXT: Readonly<Record<BoxStatus, readonly BoxStatus[]>> = {
  announced: ["here", "cancelled"],
  here: ["gone"],
  gone: [],
  cancelled: [],
};

/** A container in another status; throws `NotAllowed` where that is no step from its own. */
export function moveBox(box: Box, status: BoxStatus): Box {
  if (!NEXT[box.status].includes(status)) {
    throw new NotAllowed(`container ${box.id} is ${box.status} and cannot become ${status}`);
  }
  return { ...box, status };
}
