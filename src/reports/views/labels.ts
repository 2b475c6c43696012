import { isControl } from "../../config/controls.ts";
import type { ProfileReport } from "../report.ts";

/** Candidates first, then the controls. */
export function byUse(profiles: readonly ProfileReport[]): ProfileReport[] {
  return [...profiles.filter(({ agent }) => !isControl(agent)), ...profiles.filter(({ agent }) => isControl(agent))];
}

/** How a profile is called in a table. */
export function label({ name, agent, scripted }: Pick<ProfileReport, "name" | "agent" | "scripted">): string {
  if (scripted) return `${name} [scripted]`;
  return isControl(agent) ? `${name} [control]` : name;
}
