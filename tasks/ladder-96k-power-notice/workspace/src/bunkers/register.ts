import { Register } from "../register.ts";
import type { Bunkering } from "./bunkering.ts";

/** All bunkerings. */
export class BunkeringRegister extends Register<Bunkering> {
  ofCall(call: string): readonly Bunkering[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are ordered or running. */
  underway(): readonly Bunkering[] {
    return this.where(({ status }) => status === "ordered" || status === "running");
  }
}
