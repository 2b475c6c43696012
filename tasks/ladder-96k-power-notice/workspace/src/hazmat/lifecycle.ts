import { NotAllowed } from "../register.ts";
import type { Declaration, DeclarationStatus } from "./declaration.ts";

const NEXT: Readonly<Record<DeclarationStatus, readonly DeclarationStatus[]>> = {
  declared: ["accepted", "refused"],
  accepted: ["closed"],
  closed: [],
  refused: [],
};

/** A declaration in another status; throws `NotAllowed` where that is no step from its own. */
export function moveDeclaration(declaration: Declaration, status: DeclarationStatus): Declaration {
  if (!NEXT[declaration.status].includes(status)) {
    throw new NotAllowed(`declaration ${declaration.id} is ${declaration.status} and cannot become ${status}`);
  }
  return { ...declaration, status };
}
