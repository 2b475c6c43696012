import type { ProfileError } from "../../errors.ts";
import type { Examination } from "./examination.ts";
import { hangs, keyRefused, modelNotFound, unreachable } from "./failures.ts";
import { type Listing, namesOf } from "./listing.ts";
import type { HostedServer } from "./server.ts";

/**
 * Why a server cannot be used at all, when the questions prove it; null when one was answered, or when what
 * went wrong may have been the question. Then the canary decides.
 */
export function whyUnusable(
  server: HostedServer,
  model: string,
  listing: Listing,
  { together, alone }: Examination,
): ProfileError | null {
  const records = [...together, ...alone.map(({ record }) => record)];
  if (records.some(({ error }) => error === null)) return null;
  const refusal = records.findLast(({ upstreamStatus }) => upstreamStatus !== null && upstreamStatus >= 400);
  const status = refusal?.upstreamStatus ?? 0;
  if (status === 401 || status === 403) return keyRefused(server, status);
  const said = refusal?.error?.message ?? "";
  if (status === 404 || (listing.known === false && [400, 422].includes(status))) {
    return modelNotFound(server, model, namesOf(listing), said);
  }
  // What was still open when the patience was at its end counts as the agent's going.
  const silent = records.every(({ error }) => error?.code === "idle-timeout" || error?.code === "client-gone");
  if (silent) return hangs(server, server.idleTimeoutMs);
  if (records.every(({ upstreamStatus }) => upstreamStatus === null)) {
    return unreachable(server, records.at(-1)?.error?.message ?? "no answer");
  }
  return null;
}
