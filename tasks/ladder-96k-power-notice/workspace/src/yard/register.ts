import { Register } from "../register.ts";
import type { Slot, SlotBlock } from "./slot.ts";

/** All slots. */
export class SlotRegister extends Register<Slot> {
  inBlock(block: SlotBlock): readonly Slot[] {
    return this.where((one) => one.block === block);
  }
}
