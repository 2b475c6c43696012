import { NotAllowed } from "../register.ts";
import type { Incident, IncidentStatus } from "./incident.ts";

const NEXT: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  reported: ["examined"],
  examined: ["closed", "passed-on"],
  closed: [],
  "passed-on": [],
};

/** An incident in another status; throws `NotAllowed` where that is no step from its own. */
export function moveIncident(incident: Incident, status: IncidentStatus): Incident {
  if (!NEXT[incident.status].includes(status)) {
    throw new NotAllowed(`incident ${incident.id} is ${incident.status} and cannot become ${status}`);
  }
  return { ...incident, status };
}
