import { Register } from "../register.ts";
import type { Ship } from "./ship.ts";

/** All ships. */
export class ShipRegister extends Register<Ship> {
  underFlag(flag: string): readonly Ship[] {
    return this.where((one) => one.flag === flag);
  }
}
