import { Register } from "../register.ts";
import type { Pass } from "./pass.ts";

/** All passes. */
export class PassRegister extends Register<Pass> {
  ofCompany(company: string): readonly Pass[] {
    return this.where((one) => one.company === company);
  }

  /** Those that are handed-out. */
  outside(): readonly Pass[] {
    return this.where(({ status }) => status === "handed-out");
  }
}
