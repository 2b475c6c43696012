import { messageOf } from "../errors.ts";
import type { GatewayControl } from "../gateway/gateway.ts";
import type { LentLogin, Secrets } from "../logins/login.ts";
import type { Cell } from "../sandboxes/sandbox.ts";
import type { Attempt } from "./attempt.ts";

/** Keeps a lent login's tokens while an agent works with it. */
export interface Keeping {
  /** Resolves when the trial has ended at the gateway and all is kept. Rejects when something is not. */
  readonly done: Promise<void>;
}

/**
 * Writes tokens back as the issuer renews them, and not at the end: whatever becomes of the trial, the user stays
 * logged in. To be begun when the pod's trial is open at the gateway; ends with it.
 */
export function keepRenewed(lent: LentLogin, gateway: GatewayControl, pod: string): Keeping {
  const keep = async (): Promise<void> => {
    for (let seen = 0; ; ) {
      const renewed = await gateway.refreshes(pod, seen);
      if (renewed.length === 0) return;
      for (const refresh of renewed) await lent.renewed(refresh);
      seen += renewed.length;
    }
  };
  const done = keep();
  // Waited for when the agent has ended; until then its failure is nobody's.
  done.catch(() => {});
  return { done };
}

/**
 * Looks at the login in the agent's own home. What it says is believed only where the gateway cannot say what the
 * issuer gave: an agent may have written anything there.
 */
export async function takeBack(lent: LentLogin, keeping: Keeping | null, cell: Cell, path: string): Promise<void> {
  const failure = await (keeping?.done ?? Promise.resolve()).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const folder = path.slice(0, path.lastIndexOf("/"));
  const home = await cell.collectHome(folder).catch(() => new Map<string, never>());
  const file = home.get(path.slice(folder.length + 1));
  if (file) await lent.returned(Buffer.from(file.bytes).toString("utf8"), failure !== null);
  if (failure) throw failure.error;
}

/** An attempt without anything of the login in it. */
export function withoutSecrets(attempt: Attempt, secrets: Secrets): Attempt {
  const { exit, collected, serverWords, outcome, ledger } = attempt;
  return {
    ...attempt,
    exit: exit && { ...exit, stdout: secrets.clean(exit.stdout), stderr: secrets.clean(exit.stderr) },
    outcome: secrets.cleanValue(outcome),
    ledger: secrets.cleanValue(ledger),
    collected: secrets.cleanCollected(collected),
    serverWords: serverWords === null ? null : secrets.clean(serverWords),
  };
}

/** The same for what was thrown. */
export function errorWithoutSecrets(error: unknown, secrets: Secrets): unknown {
  if (!(error instanceof Error)) return new Error(secrets.clean(messageOf(error)));
  error.message = secrets.clean(error.message);
  if (error.stack !== undefined) error.stack = secrets.clean(error.stack);
  return error;
}
