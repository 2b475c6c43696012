import { NotAllowed } from "../register.ts";
import type { WasteDelivery, WasteDeliveryStatus } from "./waste-delivery.ts";

const NEXT: Readonly<Record<WasteDeliveryStatus, readonly WasteDeliveryStatus[]>> = {
  ordered: ["running", "cancelled"],
  running: ["done"],
  done: [],
  cancelled: [],
};

/** A waste delivery in another status; throws `NotAllowed` where that is no step from its own. */
export function moveWasteDelivery(wasteDelivery: WasteDelivery, status: WasteDeliveryStatus): WasteDelivery {
  if (!NEXT[wasteDelivery.status].includes(status)) {
    throw new NotAllowed(`waste delivery ${wasteDelivery.id} is ${wasteDelivery.status} and cannot become ${status}`);
  }
  return { ...wasteDelivery, status };
}
