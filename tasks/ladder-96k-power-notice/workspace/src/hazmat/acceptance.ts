import type { Declaration } from "./declaration.ts";

/** Hours that goods may stay in the yard, by class; null where they must go from ship to lorry at once. */
export function hoursAllowed({ class: hazard, packing }: Declaration): number | null {
  if (hazard === "1" || hazard === "7") return null;
  if (hazard === "2" || packing === "I") return 24;
  return hazard === "9" ? 240 : 72;
}

/** Why a declaration is refused; empty when it is accepted. */
export function objections(declaration: Declaration, now: Date): readonly string[] {
  const found: string[] = [];
  const notice = declaration.arrivesAt.getTime() - now.getTime();
  if (notice < 24 * 3_600_000) found.push("declared less than a day ahead");
  if (declaration.class === "3" && declaration.flashPoint === null) found.push("the flash point is missing");
  if (declaration.class === "3" && (declaration.flashPoint ?? 0) > 60)
    found.push("no liquid of class 3 with this flash point");
  if (declaration.limited && declaration.packing === "I") found.push("packing group I is never a limited quantity");
  if (declaration.class === "1" && declaration.net > 5000) found.push("more than five tonnes of explosives");
  return found;
}
