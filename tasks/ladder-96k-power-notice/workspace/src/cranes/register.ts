import { Register } from "../register.ts";
import type { Lift } from "./lift.ts";

/** All lifts. */
export class LiftRegister extends Register<Lift> {
  ofCrane(crane: string): readonly Lift[] {
    return this.where((one) => one.crane === crane);
  }
}
