import { NotAllowed } from "../register.ts";
import type { PilotJob, PilotJobStatus } from "./pilot-job.ts";

const NEXT: Readonly<Record<PilotJobStatus, readonly PilotJobStatus[]>> = {
  ordered: ["aboard", "cancelled"],
  aboard: ["done"],
  done: [],
  cancelled: [],
};

/** A pilot job in another status; throws `NotAllowed` where that is no step from its own. */
export function movePilotJob(pilotJob: PilotJob, status: PilotJobStatus): PilotJob {
  if (!NEXT[pilotJob.status].includes(status)) {
    throw new NotAllowed(`pilot job ${pilotJob.id} is ${pilotJob.status} and cannot become ${status}`);
  }
  return { ...pilotJob, status };
}
