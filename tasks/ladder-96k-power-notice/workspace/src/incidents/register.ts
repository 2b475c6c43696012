import { Register } from "../register.ts";
import type { Incident } from "./incident.ts";

/** All incidents. */
export class IncidentRegister extends Register<Incident> {
  atPlace(place: string): readonly Incident[] {
    return this.where((one) => one.place === place);
  }

  /** Those that are reported or examined. */
  unsolved(): readonly Incident[] {
    return this.where(({ status }) => status === "reported" || status === "examined");
  }
}
