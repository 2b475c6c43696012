import { NotAllowed } from "../register.ts";
import type { WaterSupply, WaterSupplyStatus } from "./water-supply.ts";

const NEXT: Readonly<Record<WaterSupplyStatus, readonly WaterSupplyStatus[]>> = {
  ordered: ["running", "cancelled"],
  running: ["done"],
  done: [],
  cancelled: [],
};

/** A water supply in another status; throws `NotAllowed` where that is no step from its own. */
export function moveWaterSupply(waterSupply: WaterSupply, status: WaterSupplyStatus): WaterSupply {
  if (!NEXT[waterSupply.status].includes(status)) {
    throw new NotAllowed(`water supply ${waterSupply.id} is ${waterSupply.status} and cannot become ${status}`);
  }
  return { ...waterSupply, status };
}
