import { AgentEvalError, messageOf } from "../errors.ts";
import type { Patient } from "./patient.ts";

/** What a check found. */
export interface Finding {
  readonly name: string;
  /** `note`: something is missing that not everybody needs. `warning`: a run would go on, and may suffer. */
  readonly status: "ok" | "note" | "warning" | "fail";
  readonly detail: string;
  /** What to do; null when all is well. */
  readonly fix: string | null;
}

/** One thing that is looked at. A new one is one file and one line in `registry.ts`. */
export interface Check {
  /** It starts containers, so it runs only where an engine answers. */
  readonly inContainers: boolean;
  /** Gives nothing for what does not concern this machine or configuration. */
  run(patient: Patient): Promise<readonly Finding[]>;
}

export const ok = (name: string, detail: string): Finding => ({ name, status: "ok", detail, fix: null });

export function found(name: string, status: Finding["status"], detail: string, fix: string): Finding {
  return { name, status, detail, fix };
}

/** An error as a finding, with its own fix. */
export function failed(name: string, error: unknown, status: Finding["status"] = "fail"): Finding {
  const fix = error instanceof AgentEvalError ? (error.fix ?? null) : null;
  return { name, status, detail: messageOf(error), fix };
}
