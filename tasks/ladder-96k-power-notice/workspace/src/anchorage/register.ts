import { Register } from "../register.ts";
import type { Stop } from "./stop.ts";

/** All stops. */
export class StopRegister extends Register<Stop> {
  atSpot(spot: string): readonly Stop[] {
    return this.where((one) => one.spot === spot);
  }

  /** Those that are anchored. */
  waiting(): readonly Stop[] {
    return this.where(({ status }) => status === "anchored");
  }
}
