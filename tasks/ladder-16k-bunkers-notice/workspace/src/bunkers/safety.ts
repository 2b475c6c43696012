import type { Bunkering } from "./bunkering.ts";

/** Why a bunkering may not begin now; null when it may. */
export function bunkeringForbidden(
  order: Pick<Bunkering, "fuel">,
  { windKnots, passengersAboard, hotWorkNearby }: Circumstances,
): string | null {
  if (hotWorkNearby) return "somebody is welding on the same quay";
  if (order.fuel === "methanol" && passengersAboard) return "methanol is not pumped with passengers aboard";
  // Hoses for gasoil hang from a boom, which swings less than the free hose of the other two.
  const limit = order.fuel === "gasoil" ? 32 : 25;
  return windKnots > limit ? `the wind is above ${limit} knots` : null;
}

export interface Circumstances {
  readonly windKnots: number;
  readonly passengersAboard: boolean;
  readonly hotWorkNearby: boolean;
}
