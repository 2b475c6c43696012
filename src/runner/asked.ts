import type { WireName } from "../gateway/gateway.ts";
import type { Exit } from "../sandboxes/sandbox.ts";
import type { Lanes } from "./lanes.ts";

/** A pod's one request and how it ended, as if an agent had made it and ended with its reply. */
export interface Asked {
  readonly reply: { readonly status: number; readonly body: string };
  readonly exit: Exit;
}

/**
 * Sends one request in place of a pod's agent. After the deadline (ms) or the abort nothing waits for the reply any
 * more; the request itself ends with the pod's trial.
 * @throws InfraError when the gateway is gone.
 */
export async function ask(
  { gateway }: Lanes,
  pod: string,
  wire: WireName,
  body: object,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Asked> {
  const began = performance.now();
  const deadline = AbortSignal.timeout(deadlineMs);
  const cut = Promise.withResolvers<null>();
  const end = AbortSignal.any([signal, deadline]);
  end.addEventListener("abort", () => cut.resolve(null), { once: true });
  if (end.aborted) cut.resolve(null);
  const asking = gateway.ask(pod, wire, body);
  // One that fails after it was given up has nothing left to say.
  asking.catch(() => {});
  const reply = await Promise.race([asking, cut.promise]);
  const exit = {
    exitCode: reply === null ? null : 0,
    timedOut: reply === null && !signal.aborted,
    outOfMemory: false,
    aborted: reply === null && signal.aborted,
    durationMs: performance.now() - began,
    stdout: "",
    stderr: "",
  };
  return { reply: reply ?? { status: 499, body: "the request was cut off" }, exit };
}
