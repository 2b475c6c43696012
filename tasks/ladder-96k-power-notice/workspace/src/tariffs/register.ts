import { Register } from "../register.ts";
import type { Tariff, TariffItem } from "./tariff.ts";

/** All tariffs. */
export class TariffRegister extends Register<Tariff> {
  ofItem(item: TariffItem): readonly Tariff[] {
    return this.where((one) => one.item === item);
  }
}
