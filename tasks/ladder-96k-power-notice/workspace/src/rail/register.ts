import { Register } from "../register.ts";
import type { Wagon } from "./wagon.ts";

/** All wagons. */
export class WagonRegister extends Register<Wagon> {
  ofTrain(train: string): readonly Wagon[] {
    return this.where((one) => one.train === train);
  }

  /** Those that are standing or damaged. */
  onSidings(): readonly Wagon[] {
    return this.where(({ status }) => status === "standing" || status === "damaged");
  }
}
