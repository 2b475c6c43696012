import { Register } from "../register.ts";
import type { Permit } from "./permit.ts";

/** All permits. */
export class PermitRegister extends Register<Permit> {
  atPlace(place: string): readonly Permit[] {
    return this.where((one) => one.place === place);
  }

  /** Those that are granted. */
  valid(): readonly Permit[] {
    return this.where(({ status }) => status === "granted");
  }
}
