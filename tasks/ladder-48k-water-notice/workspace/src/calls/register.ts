import { Register } from "../register.ts";
import type { Call } from "./call.ts";

/** All calls. */
export class CallRegister extends Register<Call> {
  ofShip(ship: string): readonly Call[] {
    return this.where((one) => one.ship === ship);
  }

  /** Those that are alongside. */
  present(): readonly Call[] {
    return this.where(({ status }) => status === "alongside");
  }
}
