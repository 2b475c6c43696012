import type { BackendConfig } from "../config/config.ts";
import { ProfileError } from "../errors.ts";
import type { Upstream } from "../gateway/gateway.ts";
import type { Backend } from "./backend.ts";

type Settings = Extract<BackendConfig, { kind: "openai" }>;

/** What a server has to be told of an agent's own login. */
export interface AgentLogin {
  /** A word for the profile's facts. */
  readonly kind: string;
  /** Where the agent's tokens are renewed. */
  readonly refreshUrl: string;
}

/**
 * A server that only the agent can speak to, with a login of its own: it is asked nothing before the first trial but
 * whether it is there. Such services speak Responses.
 */
export function withLogin(settings: Settings, login: AgentLogin): Backend {
  const upstream = (): Upstream => ({
    kind: "http",
    baseUrl: settings.baseUrl.replace(/\/$/, ""),
    wire: "responses",
    headers: {},
    idleTimeoutMs: settings.idleTimeoutSeconds * 1000,
    login: { refreshUrl: login.refreshUrl },
  });
  return {
    url: settings.baseUrl,
    scripted: false,
    exclusive: false,
    async ready(_request, { gateway }) {
      const reach = await gateway.reach(upstream());
      if (!reach.ok) {
        const problem = reach.status === null ? "does not answer" : "serves no responses";
        throw new ProfileError("backend-unreachable", `${settings.baseUrl} ${problem}: ${reach.detail}`, {
          fix: "Correct baseUrl. A login of ChatGPT is for https://chatgpt.com/backend-api/codex.",
        });
      }
      return {
        facts: { kind: "openai", url: settings.baseUrl, wire: "responses", login: login.kind },
        observed: {},
        servedModel: null,
        scripted: false,
        postMortem: async () => null,
        complaints: async () => [],
        revive: null,
        upstream,
        canary: upstream,
        stop: async () => {},
      };
    },
  };
}
