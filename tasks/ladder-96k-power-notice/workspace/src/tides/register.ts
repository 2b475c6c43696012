import { Register } from "../register.ts";
import type { Tide } from "./tide.ts";

/** All tides. */
export class TideRegister extends Register<Tide> {
  ofDay(day: string): readonly Tide[] {
    return this.where((one) => one.day === day);
  }
}
