import { NotAllowed } from "../register.ts";
import type { Call, CallStatus } from "./call.ts";

const NEXT: Readonly<Record<CallStatus, readonly CallStatus[]>> = {
  expected: ["alongside", "cancelled"],
  alongside: ["left"],
  left: [],
  cancelled: [],
};

/** A call in another status; throws `NotAllowed` where that is no step from its own. */
export function moveCall(call: Call, status: CallStatus): Call {
  if (!NEXT[call.status].includes(status)) {
    throw new NotAllowed(`call ${call.id} is ${call.status} and cannot become ${status}`);
  }
  return { ...call, status };
}
