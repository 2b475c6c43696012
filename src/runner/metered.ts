import type { ReadyModel } from "../backends/backend.ts";
import type { Ledger } from "../gateway/gateway.ts";
import type { WindowTelemetry } from "../telemetry/telemetry.ts";
import type { Attempt, Work } from "./attempt.ts";
import type { Lanes } from "./lanes.ts";
import { isServerFault } from "./outcome.ts";
import type { ReadyProfile } from "./profiles.ts";

/** What an agent's work gave, and what was measured around it. */
export interface Metered<T> extends Pick<Attempt, "ledger" | "slot" | "serverWords"> {
  readonly value: T;
  /** Its last readings may still be on their way; null when nothing of this machine is measured. */
  readonly measuring: Promise<WindowTelemetry> | null;
}

/** The name that requests ask for. */
export function askedModel({ model, resolved }: ReadyProfile): string | null {
  return model?.servedModel ?? resolved.model;
}

/**
 * Lets an agent work, with a model in a model slot and behind the gateway, which it may use as `pod` until its work
 * is done. Requests that are open then are cut. `onOpen` is told when the gateway serves it, until the end of the work.
 * @throws what the work and the gateway throw; the signal's reason when it fired before the work began.
 */
export async function metered<T>(
  profile: ReadyProfile,
  work: Work,
  lanes: Lanes,
  pod: string,
  signal: AbortSignal,
  agent: () => Promise<T>,
  onOpen?: () => void,
): Promise<Metered<T>> {
  const { upstream } = work;
  if (upstream === null) return { value: await agent(), ledger: null, slot: null, serverWords: null, measuring: null };
  return lanes.modelSlots.use(async (index) => {
    signal.throwIfAborted();
    const server = await upstream();
    const from = performance.now();
    const since = new Date();
    await lanes.gateway.open(pod, {
      trialId: work.trialId,
      model: askedModel(profile) ?? "",
      contextWindow: profile.resolved.contextWindow,
      upstream: server,
      limits: work.limits,
      prices: profile.prices?.prices ?? null,
      record: profile.config.record,
    });
    onOpen?.();
    const window = profile.onThisMachine ? lanes.telemetry.open() : null;
    let value: T;
    try {
      value = await agent();
    } catch (error) {
      void window?.close();
      // The seat at the gateway must be free for the next trial, whatever went wrong here.
      await lanes.gateway.close(pod).catch(() => {});
      throw error;
    }
    // The window ends here; its last readings are not waited for in the slot.
    const measuring = window?.close() ?? null;
    const ledger = await lanes.gateway.close(pod);
    // Still in the slot: for the next trial, a server that died is started again and forgets.
    const serverWords = await wordsOf(profile.model, ledger, since);
    return { value, ledger, measuring, serverWords, slot: { index, from, to: performance.now() } };
  });
}

/** How a server that failed ended or, when it lives, what errors it logged meanwhile. */
async function wordsOf(model: ReadyModel | null, { requests }: Ledger, since: Date): Promise<string | null> {
  if (model === null || !requests.some(({ error }) => error !== null && isServerFault(error.code))) return null;
  try {
    const words = await model.postMortem();
    if (words !== null) return words;
    const complaints = await model.complaints(since);
    return complaints.length === 0 ? null : `its log says:\n${complaints.map((line) => `  ${line}`).join("\n")}`;
  } catch {
    return null;
  }
}
