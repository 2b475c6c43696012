import { Register } from "../register.ts";
import type { WasteDelivery } from "./waste-delivery.ts";

/** All waste deliveries. */
export class WasteDeliveryRegister extends Register<WasteDelivery> {
  ofCall(call: string): readonly WasteDelivery[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are ordered or running. */
  underway(): readonly WasteDelivery[] {
    return this.where(({ status }) => status === "ordered" || status === "running");
  }
}
