import { Register } from "../register.ts";
import type { Weighing, WeighingScale } from "./weighing.ts";

/** All weighings. */
export class WeighingRegister extends Register<Weighing> {
  onScale(scale: WeighingScale): readonly Weighing[] {
    return this.where((one) => one.scale === scale);
  }

  /** Those that are begun. */
  pending(): readonly Weighing[] {
    return this.where(({ status }) => status === "begun");
  }
}
