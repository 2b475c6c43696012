import { Register } from "../register.ts";
import type { Parcel } from "./parcel.ts";

/** All parcels. */
export class ParcelRegister extends Register<Parcel> {
  ofOwner(owner: string): readonly Parcel[] {
    return this.where((one) => one.owner === owner);
  }

  /** Those that are stored. */
  inSilo(): readonly Parcel[] {
    return this.where(({ status }) => status === "stored");
  }
}
