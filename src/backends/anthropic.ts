import { type AnthropicSettings, keyVariableOf } from "../config/servers/anthropic.ts";
import type { Backend } from "./backend.ts";
import { keyIn } from "./hosted/failures.ts";
import { hosted } from "./hosted/hosted.ts";

/** Anthropic's API or a server that speaks like it: Claude Code passes through, other agents are translated. */
export function anthropic(settings: AnthropicSettings, env: NodeJS.ProcessEnv): Backend {
  const { kind, auth, probe, strict, idleTimeoutSeconds } = settings;
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const keyVariable = keyVariableOf(settings);
  const carried = (key: string) => (auth === "bearer" ? { authorization: `Bearer ${key}` } : { "x-api-key": key });
  return hosted(settings.baseUrl, () => ({
    ...{ kind, baseUrl, probe, strict, keyVariable },
    wires: ["messages"],
    headers: keyVariable === null ? {} : carried(keyIn(env, keyVariable, baseUrl)),
    // The list comes in pages, of twenty by default.
    modelsPath: "/models?limit=1000",
    idleTimeoutMs: idleTimeoutSeconds * 1000,
  }));
}
