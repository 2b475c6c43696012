import { NotAllowed } from "../register.ts";
import type { Visit, VisitStatus } from "./visit.ts";

const NEXT: Readonly<Record<VisitStatus, readonly VisitStatus[]>> = {
  booked: ["inside", "missed", "refused"],
  inside: ["gone"],
  gone: [],
  missed: [],
  refused: [],
};

/** A visit in another status; throws `NotAllowed` where that is no step from its own. */
export function moveVisit(visit: Visit, status: VisitStatus): Visit {
  if (!NEXT[visit.status].includes(status)) {
    throw new NotAllowed(`visit ${visit.id} is ${visit.status} and cannot become ${status}`);
  }
  return { ...visit, status };
}
