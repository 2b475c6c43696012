import { Register } from "../register.ts";
import type { Hold } from "./hold.ts";

/** All holds. */
export class HoldRegister extends Register<Hold> {
  onSubject(subject: string): readonly Hold[] {
    return this.where((one) => one.subject === subject);
  }

  /** Those that are active. */
  active(): readonly Hold[] {
    return this.where(({ status }) => status === "active");
  }
}
