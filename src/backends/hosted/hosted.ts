import { ProfileError } from "../../errors.ts";
import type { Upstream, WireName } from "../../gateway/gateway.ts";
import type { Backend, ModelRequestOfProfile, ReadyModel, Site } from "../backend.ts";
import type { ServerFacts } from "../server.ts";
import { words } from "../words.ts";
import { isOwn } from "./address.ts";
import { HostedApi } from "./api.ts";
import { describe, factsOf, type SelfDescription, shortcomingsOf } from "./description.ts";
import { examine } from "./examination.ts";
import { meant } from "./failures.ts";
import { type Findings, findingsOf } from "./findings.ts";
import { listModels, namesOf } from "./listing.ts";
import { type HostedServer, routeOf, upstreamOf } from "./server.ts";
import { whyUnusable } from "./verdict.ts";
import { chooseWire } from "./wire-choice.ts";

/** What was found out about a server for one model and one kind of agent. */
interface Found {
  readonly wire: WireName;
  readonly how: string;
  readonly description: SelfDescription;
  /** null: the model was not asked. */
  readonly findings: Findings | null;
}

/**
 * A backend that is a server of the user's own or somebody else's: found, asked what it can, and described.
 * `open` looks the key up, when a profile needs the server. Profiles of one model share what was found.
 */
export function hosted(url: string, open: () => HostedServer): Backend {
  const known = new Map<string, Found>();
  return {
    url,
    scripted: false,
    exclusive: false,
    async ready(request, site) {
      const server = open();
      const key = JSON.stringify([request.model, request.agentWire]);
      const found = known.get(key) ?? (await findOut(server, request, site));
      known.set(key, found);
      const facts = factsOf(found.description, request);
      const [shortcoming] = shortcomingsOf(facts);
      if (shortcoming) site.onProgress(shortcoming.message);
      if (shortcoming && server.strict) {
        throw new ProfileError(shortcoming.code, shortcoming.message, {
          fix: "Start the server with a larger context, or lower the profile's contextWindow.",
        });
      }
      tell(server, request, found, facts, site.onProgress);
      return readyModel(server, found, facts, site);
    },
  };
}

/** @throws ProfileError when the server cannot be used; the signal's reason. */
async function findOut(server: HostedServer, request: ModelRequestOfProfile, site: Site): Promise<Found> {
  const { model, agentWire } = request;
  const { gateway, signal, onProgress } = site;
  const { wire, how } = await chooseWire(server, site);
  await using api = new HostedApi(server, signal);
  const listing = await listModels(server, api, model);
  let findings: Findings | null = null;
  if (server.probe && model !== "") {
    if (!isOwn(server.baseUrl)) {
      onProgress(
        `${server.baseUrl}: ${model} is asked two short questions, which are charged like any (probe: false asks none)`,
      );
    }
    const examination = await examine({ server, model, wire, agentWire }, gateway, signal);
    const failure = whyUnusable(server, model, listing, examination);
    if (failure) throw failure;
    findings = findingsOf(examination);
  }
  if (listing.known === false) {
    onProgress(`${server.baseUrl} does not list a model "${model}"${meant(model, namesOf(listing))}`);
  }
  // After the questions: some servers load a model with the first.
  const description = await describe(server, api, model, listing);
  return { wire, how, description, findings };
}

/** Says what was found, and what of it an agent will miss. */
function tell(
  { baseUrl }: HostedServer,
  { profile, agentWire, parallel }: ModelRequestOfProfile,
  { wire, findings, description }: Found,
  { kind, version }: ServerFacts,
  say: (line: string) => void,
): void {
  const { slots } = description;
  const name = [kind, version].filter((part) => part !== null).join(" ");
  const seen = findings === null ? ["not asked"] : [`tool calls: ${findings.toolCalls}`, `usage: ${findings.usage}`];
  const more = [findings?.parallel, findings?.streaming && `streaming ${findings.streaming}`].filter((part) => !!part);
  say(`${profile}: ${name} at ${baseUrl}, ${wire}; ${[...seen, ...more].join("; ")}`);
  if (findings && !findings.callsTools && agentWire !== null && agentWire !== "chat") {
    say(`${profile}: its agent works through tool calls, and the model did not make them as asked`);
  }
  if (findings?.streaming && agentWire === "chat") {
    say(`${profile}: the server streams no answers: the chat agent does without with settings: { stream: false }`);
  }
  if (findings?.countsTokens === false) {
    say(
      `${profile}: the server counts no tokens: usage and cost will be "not measured", and nothing is compacted in time`,
    );
  }
  if (slots && parallel > slots) say(`${profile}: ${parallel} trials at once wait for ${slots} slots of the server`);
}

function readyModel(server: HostedServer, found: Found, facts: ServerFacts, { gateway }: Site): ReadyModel {
  const { wire, how, findings, description } = found;
  const upstream: Upstream = upstreamOf(server, wire);
  const { toolCalls, usage, streaming, parallel, probe } = findings ?? {};
  return {
    facts: { ...words({ ...facts, model: facts.model || null }), url: server.baseUrl, wire, wireChosen: how },
    observed: words({ toolCalls, usage, streaming, parallel, slots: description.slots, probe }),
    servedModel: null,
    scripted: false,
    upstream: () => upstream,
    canary: () => upstream,
    async postMortem() {
      const { status, detail } = await gateway.reach(routeOf(server, wire));
      return status === null ? `${server.baseUrl} no longer answers: ${detail}` : null;
    },
    complaints: async () => [],
    revive: null,
    stop: async () => {},
  };
}
