import { Register } from "../register.ts";
import type { Declaration } from "./declaration.ts";

/** All declarations. */
export class DeclarationRegister extends Register<Declaration> {
  inBox(box: string): readonly Declaration[] {
    return this.where((one) => one.box === box);
  }

  /** Those that are accepted. */
  present(): readonly Declaration[] {
    return this.where(({ status }) => status === "accepted");
  }
}
