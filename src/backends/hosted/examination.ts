import {
  type GatewayControl,
  HARNESS_POD,
  type Ledger,
  type RequestRecord,
  type WireName,
} from "../../gateway/gateway.ts";
import { type Manner, question } from "./questions.ts";
import { type HostedServer, upstreamOf } from "./server.ts";

/** Which model is asked, and how. */
export interface Subject {
  readonly server: HostedServer;
  readonly model: string;
  /** The wire the server is spoken to. */
  readonly wire: WireName;
  /** The wire the agent speaks: questions go the way its requests will go, translation included. */
  readonly agentWire: WireName | null;
}

const asAgentsDo: Manner = { tools: true, stream: true, capped: true };

/** Asked one after another, each only when nothing before it was answered. What is refused costs nothing. */
const plainer: readonly Manner[] = [
  { tools: true, stream: true, capped: false },
  { tools: false, stream: true, capped: true },
  { tools: false, stream: false, capped: false },
];

/** What the gateway metered of the questions. */
export interface Examination {
  /** Asked at the same time, as agents ask. */
  readonly together: readonly RequestRecord[];
  /** Asked one after another, because the server would have none of those. */
  readonly alone: readonly { readonly manner: Manner; readonly record: RequestRecord }[];
}

/**
 * Asks the model two short questions at once, through the gateway. A server that refuses them is asked in
 * plainer ways, to see what it does take.
 * Rejects with the signal's reason alone, or with what the gateway throws.
 */
export async function examine(subject: Subject, gateway: GatewayControl, signal: AbortSignal): Promise<Examination> {
  const together = await ask(subject, [asAgentsDo, asAgentsDo], gateway, signal);
  const alone: { manner: Manner; record: RequestRecord }[] = [];
  for (const manner of together.every(refused) ? plainer : []) {
    const [record] = await ask(subject, [manner], gateway, signal);
    if (record) alone.push({ manner, record });
    if (!record || !refused(record)) break;
  }
  return { together, alone };
}

/** The server read the question and would not have it: asked otherwise, it may. */
function refused({ error, upstreamStatus }: RequestRecord): boolean {
  return error?.code === "http-error" && upstreamStatus !== null && ![401, 403, 429].includes(upstreamStatus);
}

/** Asks all at once; gives what the gateway metered. A server that is silent or slow for too long is cut off. */
async function ask(
  { server, model, wire, agentWire }: Subject,
  manners: readonly Manner[],
  gateway: GatewayControl,
  signal: AbortSignal,
): Promise<readonly RequestRecord[]> {
  const asked = agentWire ?? wire;
  await gateway.open(HARNESS_POD, {
    ...{ trialId: "examination", model, contextWindow: null, upstream: upstreamOf(server, wire) },
    limits: { requests: manners.length, tokens: null, contextTokens: null, costUsd: null },
    ...{ prices: null, record: false },
  });
  const late = AbortSignal.any([signal, AbortSignal.timeout(2 * server.idleTimeoutMs)]);
  const { promise: over, resolve } = Promise.withResolvers<void>();
  late.addEventListener("abort", () => resolve(), { once: true });
  let ledger: Ledger;
  try {
    const asking = Promise.all(
      manners.map((manner) => gateway.ask(HARNESS_POD, asked, question(asked, model, manner))),
    );
    // One that fails after it was given up has nothing left to say.
    asking.catch(() => {});
    if (!late.aborted) await Promise.race([asking, over]);
  } finally {
    // What is still open ends with it, so that nothing is left waiting.
    ledger = await gateway.close(HARNESS_POD);
  }
  signal.throwIfAborted();
  return ledger.requests;
}
