import type { ModelRequestOfProfile } from "../backend.ts";
import type { ServerFacts, Shortcoming } from "../server.ts";
import { isOwn } from "./address.ts";
import type { HostedApi } from "./api.ts";
import type { KnownServer, Told } from "./known/known.ts";
import { knownServers } from "./known/registry.ts";
import { contextIn, type Listing } from "./listing.ts";
import type { HostedServer } from "./server.ts";

/** What a server says of itself and of the model it serves. */
export interface SelfDescription extends Partial<Omit<ServerFacts, "kind" | "image" | "contextAsked">> {
  readonly kind: string;
  /** Requests it answers at the same time. */
  readonly slots?: number | null;
}

/**
 * Which server it is and what it says of the model. One of somebody else's is asked only what it gives
 * a reason for: its list of models names the program.
 */
export async function describe(
  { baseUrl, kind }: HostedServer,
  api: HostedApi,
  model: string,
  listing: Listing,
): Promise<SelfDescription> {
  const owners = new Set(listing.all.map(({ owned_by }) => owned_by));
  const likely = knownServers.filter(({ owner }) => isOwn(baseUrl) || owners.has(owner));
  const read = await Promise.all(
    likely.map(async (server) => {
      const told = await server.read(api, listing, model);
      return told && described(server, told, model);
    }),
  );
  const found: SelfDescription = read.find((description) => description !== null) ?? { kind };
  return { ...found, contextLoaded: found.contextLoaded ?? contextIn(listing.entry) };
}

/** Of all that a server tells, what concerns one model. */
function described({ kind }: KnownServer, told: Told, model: string): SelfDescription {
  const names = (each: Told["models"][number]) => [each.name, ...(each.instances ?? []).map(({ name }) => name)];
  const found = told.models.find((each) => names(each).includes(model)) ?? (told.anyName ? told.models[0] : undefined);
  const instance = found?.instances?.find(({ name }) => name === model);
  return {
    kind,
    version: told.version ?? null,
    engine: found?.engine ?? null,
    model: found?.behind ?? model,
    modelDigest: found?.modelDigest ?? null,
    architecture: found?.architecture ?? null,
    parameters: found?.parameters ?? null,
    quantization: found?.quantization ?? null,
    sizeBytes: found?.sizeBytes ?? null,
    contextLoaded: (instance ?? found)?.contextLoaded ?? null,
    slots: told.slots ?? null,
  };
}

/** The same facts that are said of every model server. */
export function factsOf(
  { slots: _, ...said }: SelfDescription,
  { model, contextWindow }: Pick<ModelRequestOfProfile, "model" | "contextWindow">,
): ServerFacts {
  return {
    ...{ version: null, image: null, engine: null, model, modelDigest: null, architecture: null, parameters: null },
    ...{ quantization: null, sizeBytes: null, contextAsked: contextWindow, contextLoaded: null },
    ...{ vramBytes: null, gpuShare: null, loadMs: null },
    ...said,
  };
}

/** What is less than the profile says. */
export function shortcomingsOf({ model, contextAsked, contextLoaded }: ServerFacts): Shortcoming[] {
  if (contextAsked === null || contextLoaded === null || contextLoaded >= contextAsked) return [];
  const message = `the profile's context window is ${contextAsked} tokens, and the server's is ${contextLoaded}`;
  return [{ code: "smaller-context", message: `${model}: ${message}` }];
}
