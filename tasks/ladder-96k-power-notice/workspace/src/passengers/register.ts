import { Register } from "../register.ts";
import type { Sailing } from "./sailing.ts";

/** All sailings. */
export class SailingRegister extends Register<Sailing> {
  ofLine(line: string): readonly Sailing[] {
    return this.where((one) => one.line === line);
  }

  /** Those that are announced or boarding. */
  today(): readonly Sailing[] {
    return this.where(({ status }) => status === "announced" || status === "boarding");
  }
}
