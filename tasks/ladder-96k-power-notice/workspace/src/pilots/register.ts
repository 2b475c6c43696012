import { Register } from "../register.ts";
import type { PilotJob } from "./pilot-job.ts";

/** All pilot jobs. */
export class PilotJobRegister extends Register<PilotJob> {
  ofPilot(pilot: string): readonly PilotJob[] {
    return this.where((one) => one.pilot === pilot);
  }

  /** Those that are aboard. */
  underway(): readonly PilotJob[] {
    return this.where(({ status }) => status === "aboard");
  }
}
