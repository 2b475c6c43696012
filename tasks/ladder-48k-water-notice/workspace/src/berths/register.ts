import { Register } from "../register.ts";
import type { Berth, BerthQuay } from "./berth.ts";

/** All berths. */
export class BerthRegister extends Register<Berth> {
  onQuay(quay: BerthQuay): readonly Berth[] {
    return this.where((one) => one.quay === quay);
  }
}
