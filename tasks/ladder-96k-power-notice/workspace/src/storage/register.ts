import { Register } from "../register.ts";
import type { Stay } from "./stay.ts";

/** All stays. */
export class StayRegister extends Register<Stay> {
  ofOwner(owner: string): readonly Stay[] {
    return this.where((one) => one.owner === owner);
  }

  /** Those that are stored. */
  stored(): readonly Stay[] {
    return this.where(({ status }) => status === "stored");
  }
}
