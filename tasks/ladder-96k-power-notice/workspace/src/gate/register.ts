import { Register } from "../register.ts";
import type { Visit } from "./visit.ts";

/** All visits. */
export class VisitRegister extends Register<Visit> {
  ofCarrier(carrier: string): readonly Visit[] {
    return this.where((one) => one.carrier === carrier);
  }

  /** Those that are inside. */
  inside(): readonly Visit[] {
    return this.where(({ status }) => status === "inside");
  }
}
