import { NotAllowed } from "../register.ts";
import type { PowerConnection, PowerConnectionStatus } from "./power-connection.ts";

const NEXT: Readonly<Record<PowerConnectionStatus, readonly PowerConnectionStatus[]>> = {
  ordered: ["running", "cancelled"],
  running: ["done", "tripped"],
  done: [],
  cancelled: [],
  tripped: [],
};

/** A power connection in another status; throws `NotAllowed` where that is no step from its own. */
export function movePowerConnection(powerConnection: PowerConnection, status: PowerConnectionStatus): PowerConnection {
  if (!NEXT[powerConnection.status].includes(status)) {
    throw new NotAllowed(
      `power connection ${powerConnection.id} is ${powerConnection.status} and cannot become ${status}`,
    );
  }
  return { ...powerConnection, status };
}
