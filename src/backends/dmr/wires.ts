import type { WireName } from "../../gateway/gateway.ts";
import type { Engine } from "./api.ts";

/** Where the gateway sends what an agent of some wire asks. */
export interface Endpoint {
  readonly wire: WireName;
  /** Up to and including the version. */
  readonly baseUrl: string;
}

/**
 * The wire and address to use for an agent that speaks `agentWire`. Its own Responses lose tool calls and usage,
 * so the gateway translates them to chat completions unless the probe (`responses-probe.ts`) found them sound.
 * Messages are answered by llama.cpp itself, and by no other engine.
 */
export function endpointFor(
  url: string,
  agentWire: WireName,
  options: { readonly engine: Engine; readonly responsesSound: boolean },
): Endpoint {
  // Without its name in the path the server would choose llama.cpp, which nobody configured.
  const path = options.engine === "llama.cpp" ? "/engines/v1" : `/engines/${options.engine}/v1`;
  const chat: Endpoint = { wire: "chat", baseUrl: url + path };
  switch (agentWire) {
    case "chat":
      return chat;
    case "messages":
      return options.engine === "llama.cpp" ? { wire: "messages", baseUrl: `${url}/anthropic/v1` } : chat;
    case "responses":
      // They have no path with an engine in it in every version, so they always go to the default one.
      return options.responsesSound && options.engine === "llama.cpp"
        ? { wire: "responses", baseUrl: `${url}/v1` }
        : chat;
  }
}
