import { Register } from "../register.ts";
import type { PowerConnection } from "./power-connection.ts";

/** All power connections. */
export class PowerConnectionRegister extends Register<PowerConnection> {
  ofCall(call: string): readonly PowerConnection[] {
    return this.where((one) => one.call === call);
  }

  /** Those that are ordered or running. */
  underway(): readonly PowerConnection[] {
    return this.where(({ status }) => status === "ordered" || status === "running");
  }
}
