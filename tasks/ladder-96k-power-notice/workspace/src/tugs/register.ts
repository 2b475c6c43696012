import { Register } from "../register.ts";
import type { TowJob } from "./tow-job.ts";

/** All tows. */
export class TowJobRegister extends Register<TowJob> {
  ofCall(call: string): readonly TowJob[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are fast. */
  busy(): readonly TowJob[] {
    return this.where(({ status }) => status === "fast");
  }
}
