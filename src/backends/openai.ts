import type { BackendConfig } from "../config/config.ts";
import { ProfileError, UsageError } from "../errors.ts";
import type { GatewayControl, Upstream, WireName } from "../gateway/gateway.ts";
import type { Backend } from "./backend.ts";

type Settings = Extract<BackendConfig, { kind: "openai" }>;

/** Any server with an OpenAI-compatible API, on this machine, in the network or in the cloud. */
export function openai(settings: Settings, env: NodeJS.ProcessEnv): Backend {
  return {
    url: settings.baseUrl,
    scripted: false,
    exclusive: false,
    async ready(_request, { gateway }) {
      const headers = authorization(settings, env);
      const http = (wire: WireName): Upstream => ({
        kind: "http",
        baseUrl: settings.baseUrl.replace(/\/$/, ""),
        wire,
        headers,
        idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
      });
      const { wire, how } = await chooseWire(settings, http, gateway);
      const facts = { kind: "openai", url: withoutCredentials(settings.baseUrl), wire, wireChosen: how };
      return {
        facts,
        observed: {},
        servedModel: null,
        scripted: false,
        postMortem: async () => null,
        upstream: () => http(wire),
        canary: () => http(wire),
        stop: async () => {},
      };
    },
  };
}

function authorization(settings: Settings, env: NodeJS.ProcessEnv): Record<string, string> {
  if (settings.apiKeyEnv === undefined) return {};
  const key = env[settings.apiKeyEnv];
  if (key) return { authorization: `Bearer ${key}` };
  throw new UsageError("missing-api-key", `the environment variable ${settings.apiKeyEnv} is not set`, {
    fix: `Export ${settings.apiKeyEnv} with the key of ${withoutCredentials(settings.baseUrl)}.`,
  });
}

/**
 * `auto` prefers chat completions, which the gateway translates itself: many servers' own
 * `/responses` lose tool calls or usage. Responses are taken where chat is not served, and at the
 * API they come from.
 * @throws ProfileError `backend-unreachable`, `no-known-wire`.
 */
async function chooseWire(
  settings: Settings,
  http: (wire: WireName) => Upstream,
  gateway: GatewayControl,
): Promise<{ wire: WireName; how: string }> {
  const original = new URL(settings.baseUrl).hostname === "api.openai.com";
  const order: WireName[] =
    settings.wire === "auto" ? (original ? ["responses", "chat"] : ["chat", "responses"]) : [settings.wire];
  const seen: string[] = [];
  for (const wire of order) {
    const reach = await gateway.reach(http(wire));
    if (reach.status === null) {
      throw new ProfileError(
        "backend-unreachable",
        `${withoutCredentials(settings.baseUrl)} does not answer: ${reach.detail}`,
        {
          fix: "Start the model server, or correct baseUrl. Inside Docker, localhost means this machine.",
        },
      );
    }
    seen.push(`${wire}: HTTP ${reach.status}`);
    if (reach.ok) return { wire, how: settings.wire === "auto" ? `probed (${seen.join(", ")})` : "configured" };
  }
  throw new ProfileError(
    "no-known-wire",
    `${withoutCredentials(settings.baseUrl)} serves neither chat completions nor responses (${seen.join(", ")})`,
    { fix: "Check that baseUrl ends with the version, such as /v1." },
  );
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  url.search = "";
  return url.href;
}
