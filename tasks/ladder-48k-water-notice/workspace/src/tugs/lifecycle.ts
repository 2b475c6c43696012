import { NotAllowed } from "../register.ts";
import type { TowJob, TowJobStatus } from "./tow-job.ts";

const NEXT: Readonly<Record<TowJobStatus, readonly TowJobStatus[]>> = {
  ordered: ["fast", "cancelled"],
  fast: ["done"],
  done: [],
  cancelled: [],
};

/** A tow in another status; throws `NotAllowed` where that is no step from its own. */
export function moveTowJob(towJob: TowJob, status: TowJobStatus): TowJob {
  if (!NEXT[towJob.status].includes(status)) {
    throw new NotAllowed(`tow ${towJob.id} is ${towJob.status} and cannot become ${status}`);
  }
  return { ...towJob, status };
}
