import { NotAllowed } from "../register.ts";
import type { Parcel, ParcelStatus } from "./parcel.ts";

const NEXT: Readonly<Record<ParcelStatus, readonly ParcelStatus[]>> = {
  afloat: ["stored"],
  stored: ["shipped", "spoiled"],
  shipped: [],
  spoiled: [],
};

/** A parcel in another status; throws `NotAllowed` where that is no step from its own. */
export function moveParcel(parcel: Parcel, status: ParcelStatus): Parcel {
  if (!NEXT[parcel.status].includes(status)) {
    throw new NotAllowed(`parcel ${parcel.id} is ${parcel.status} and cannot become ${status}`);
  }
  return { ...parcel, status };
}
