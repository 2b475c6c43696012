import { Register } from "../register.ts";
import type { Reefer } from "./reefer.ts";

/** All reefers. */
export class ReeferRegister extends Register<Reefer> {
  ofBox(box: string): readonly Reefer[] {
    return this.where((one) => one.box === box);
  }

  /** Those that are plugged or failed. */
  watched(): readonly Reefer[] {
    return this.where(({ status }) => status === "plugged" || status === "failed");
  }
}
