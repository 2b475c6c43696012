import type { OpenAiSettings } from "../config/servers/openai.ts";
import type { WireName } from "../gateway/gateway.ts";
import type { Backend } from "./backend.ts";
import { keyIn } from "./hosted/failures.ts";
import { hosted } from "./hosted/hosted.ts";

/** Any server with an OpenAI-compatible API, on this machine, in the network or in the cloud. */
export function openai(settings: OpenAiSettings, env: NodeJS.ProcessEnv): Backend {
  const { kind, apiKeyEnv, probe, strict, idleTimeoutSeconds } = settings;
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  return hosted(settings.baseUrl, () => ({
    ...{ kind, baseUrl, probe, strict, modelsPath: "/models" },
    wires: wiresOf(settings),
    keyVariable: apiKeyEnv ?? null,
    headers: apiKeyEnv === undefined ? {} : { authorization: `Bearer ${keyIn(env, apiKeyEnv, baseUrl)}` },
    idleTimeoutMs: idleTimeoutSeconds * 1000,
  }));
}

/**
 * `auto` prefers chat completions, which the gateway translates itself: many servers' own
 * `/responses` lose tool calls or usage. Responses are taken where chat is not served, and at the
 * API they come from.
 */
function wiresOf({ wire, baseUrl }: OpenAiSettings): readonly [WireName, ...WireName[]] {
  if (wire !== "auto") return [wire];
  return new URL(baseUrl).hostname === "api.openai.com" ? ["responses", "chat"] : ["chat", "responses"];
}
