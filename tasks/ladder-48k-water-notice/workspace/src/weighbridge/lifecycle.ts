import { NotAllowed } from "../register.ts";
import type { Weighing, WeighingStatus } from "./weighing.ts";

const NEXT: Readonly<Record<WeighingStatus, readonly WeighingStatus[]>> = {
  begun: ["complete", "void"],
  complete: ["printed"],
  printed: [],
  void: [],
};

/** A weighing in another status; throws `NotAllowed` where that is no step from its own. */
export function moveWeighing(weighing: Weighing, status: WeighingStatus): Weighing {
  if (!NEXT[weighing.status].includes(status)) {
    throw new NotAllowed(`weighing ${weighing.id} is ${weighing.status} and cannot become ${status}`);
  }
  return { ...weighing, status };
}
