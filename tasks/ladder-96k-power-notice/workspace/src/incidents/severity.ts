import type { Incident } from "./incident.ts";

export type Severity = "minor" | "serious" | "grave";

/** How bad an incident was, by what happened and not by what was said about it. */
export function severityOf({ kind, hurt, litres }: Pick<Incident, "kind" | "hurt" | "litres">): Severity {
  if (hurt >= 3 || (kind === "fire" && hurt > 0)) return "grave";
  if (kind === "spill") {
    const amount = litres ?? 0;
    if (amount > 5000) return "grave";
    return amount > 100 ? "serious" : hurt > 0 ? "serious" : "minor";
  }
  if (kind === "near-miss" || kind === "theft") return hurt > 0 ? "serious" : "minor";
  return hurt > 0 || kind === "fire" ? "serious" : "minor";
}

/** Who is told at once, by telephone and in this order. */
export function callList(incident: Pick<Incident, "kind" | "hurt" | "litres">): readonly string[] {
  const severity = severityOf(incident);
  const list: string[] = [];
  if (incident.hurt > 0) list.push("ambulance");
  if (incident.kind === "fire") list.push("fire brigade");
  if (incident.kind === "spill") list.push("water police");
  if (incident.kind === "theft") list.push("police");
  list.push("officer on duty");
  if (severity === "grave") list.push("director", "ministry");
  return list;
}

/** Hours until a written report has to be with the authorities; null where none is wanted. */
export function reportWithin(severity: Severity): number | null {
  return { minor: null, serious: 72, grave: 24 }[severity];
}
