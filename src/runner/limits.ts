import type { Limits } from "../config/config.ts";
import type { RequestLimits } from "../gateway/gateway.ts";
import type { TaskFile } from "../tasks/task.ts";

/** When nobody says otherwise, an agent may work for ten minutes. */
const DEFAULT_TIMEOUT_SECONDS = 600;

/** The limits of one trial: the profile's word goes before the task's, the task's before the run's. */
export function limitsFor(
  run: Limits,
  task: TaskFile["limits"],
  profile: Limits,
): { readonly timeoutMs: number; readonly limits: RequestLimits } {
  const all: Limits = { ...given(run), ...given(task), ...given(profile) };
  return {
    timeoutMs: (all.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    limits: {
      requests: all.requests ?? null,
      tokens: all.tokens ?? null,
      contextTokens: all.contextTokens ?? null,
      costUsd: all.costUsd ?? null,
    },
  };
}

/** A key that is there without a value, as a configuration in TypeScript may have it, sets no limit. */
function given(limits: Limits): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
