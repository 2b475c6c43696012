import { Register } from "../register.ts";
import type { Sounding } from "./sounding.ts";

/** All soundings. */
export class SoundingRegister extends Register<Sounding> {
  atBerth(berth: string): readonly Sounding[] {
    return this.where((one) => one.berth === berth);
  }
}
