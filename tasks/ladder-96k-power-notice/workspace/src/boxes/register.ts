import { Register } from "../register.ts";
import type { Box } from "./box.ts";

/** All containers. */
export class BoxRegister extends Register<Box> {
  ofOwner(owner: string): readonly Box[] {
    return this.where((one) => one.owner === owner);
  }

  /** Those that are here. */
  present(): readonly Box[] {
    return this.where(({ status }) => status === "here");
  }
}
