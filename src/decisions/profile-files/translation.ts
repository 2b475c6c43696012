import type { WireName } from "../../gateway/gateway.ts";
import type { DirectWire } from "./profile-files.ts";

const names: Readonly<Record<"responses" | "messages", string>> = {
  responses: "the Responses API (POST /responses)",
  messages: "the Messages API (POST /v1/messages)",
};

/** What the trials asked the server by, as the run recorded it. */
export function measuredWire(facts: Readonly<Record<string, string>>): WireName | null {
  const wire = facts["wire"];
  return wire === "responses" || wire === "messages" || wire === "chat" ? wire : null;
}

export function sound(baseUrl: string): DirectWire {
  return { baseUrl, state: "sound", notes: [] };
}

/** The server has the wire, and the trials were not made through it. */
export function untried(wire: "responses" | "messages", baseUrl: string, ...why: readonly string[]): DirectWire {
  return {
    baseUrl,
    state: "untried",
    notes: [
      `In the trials agent-eval's gateway translated between the agent and this server; directly, through ${names[wire]}, it was not measured.`,
      ...why,
    ],
  };
}

/** Nobody can use it as it is. */
export function lacking(wire: "responses" | "messages", baseUrl: string, why: string): DirectWire {
  return {
    baseUrl,
    state: "lacking",
    notes: [
      `NOT USABLE AS IT IS: ${why}`,
      `In the trials agent-eval's gateway translated. Needed: a proxy that offers ${names[wire]} and asks this server for chat completions, tool calls and token counts included; put its address where this server's stands. Or serve the same model with a server that speaks it.`,
    ],
  };
}
