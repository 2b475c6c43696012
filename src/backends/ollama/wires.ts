import type { WireName } from "../../gateway/gateway.ts";

/** The wire to speak to Ollama for an agent, and what is known to be lost on it. */
export interface WireChoice {
  readonly wire: WireName;
  readonly because: string;
  /** For the report. */
  readonly defects: readonly string[];
}

const responsesSince = "0.13.3";
const messagesSince = "0.14.0";

const everywhere = "drops the oldest messages of a prompt that is too long, without saying so";

const defects: Readonly<Record<WireName, readonly string[]>> = {
  chat: [everywhere, "no tool_choice", "cached tokens are not reported"],
  responses: [
    everywhere,
    "no tool_choice",
    "cached tokens are always reported as 0",
    "temperature is 1 unless the agent sends one, whatever the model's own default",
    "a custom_tool_call in the conversation fails the request: no freeform apply_patch",
    "a web_search tool would be run in Ollama's cloud",
  ],
  messages: [everywhere, "no tool_choice", "no count_tokens", "cache_control is ignored"],
};

/**
 * Ollama speaks an agent's own wire from some version on, and chat completions always. An unknown
 * version (a development build says 0.0.0) is spoken to in chat completions, which the gateway translates.
 */
export function wireFor(version: string | null, agent: WireName): WireChoice {
  const since = { chat: null, responses: responsesSince, messages: messagesSince }[agent];
  if (since === null) return { wire: "chat", because: "the agent's own", defects: defects.chat };
  const known = version === null ? null : numbersOf(version);
  if (known !== null && atLeast(known, numbersOf(since) ?? [])) {
    return { wire: agent, because: `the agent's own, served since ${since}`, defects: defects[agent] };
  }
  return { wire: "chat", because: `${agent} is served since ${since}, this is ${version}`, defects: defects.chat };
}

/** `0.33.0-rc2` counts as 0.33.0. null: no version. */
function numbersOf(version: string): number[] | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  return match ? match.slice(1).map(Number) : null;
}

function atLeast(version: readonly number[], wanted: readonly number[]): boolean {
  for (const [place, number] of wanted.entries()) {
    const difference = (version[place] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
