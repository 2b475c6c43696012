import { Register } from "../register.ts";
import type { Gang } from "./gang.ts";

/** All gangs. */
export class GangRegister extends Register<Gang> {
  ofCall(call: string): readonly Gang[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are ordered or confirmed. */
  expected(): readonly Gang[] {
    return this.where(({ status }) => status === "ordered" || status === "confirmed");
  }
}
