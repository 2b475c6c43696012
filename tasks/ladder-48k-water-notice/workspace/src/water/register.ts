import { Register } from "../register.ts";
import type { WaterSupply } from "./water-supply.ts";

/** All water supplies. */
export class WaterSupplyRegister extends Register<WaterSupply> {
  ofCall(call: string): readonly WaterSupply[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are ordered or running. */
  underway(): readonly WaterSupply[] {
    return this.where(({ status }) => status === "ordered" || status === "running");
  }
}
