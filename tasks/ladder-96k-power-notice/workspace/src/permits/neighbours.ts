import type { Permit } from "./permit.ts";

const FORBIDDEN: readonly (readonly [Permit["work"], Permit["work"]])[] = [
  ["welding", "painting"],
  ["welding", "tank-entry"],
  ["blasting", "diving"],
  ["blasting", "tank-entry"],
];

/** Permits at the same place and time that do not go together with one. */
export function disturbing(permit: Permit, others: readonly Permit[]): readonly Permit[] {
  return others.filter(
    (other) =>
      other.id !== permit.id &&
      other.status === "granted" &&
      other.place === permit.place &&
      other.from < permit.until &&
      other.until > permit.from &&
      excludes(permit.work, other.work),
  );
}

function excludes(a: Permit["work"], b: Permit["work"]): boolean {
  // Two crews of divers at one place tangle their lines.
  if (a === "diving" && b === "diving") return true;
  return FORBIDDEN.some(([one, other]) => (one === a && other === b) || (one === b && other === a));
}
