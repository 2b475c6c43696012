import { Register } from "../register.ts";
import type { Mooring } from "./mooring.ts";

/** All moorings. */
export class MooringRegister extends Register<Mooring> {
  ofCall(call: string): readonly Mooring[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are ordered or working. */
  due(): readonly Mooring[] {
    return this.where(({ status }) => status === "ordered" || status === "working");
  }
}
