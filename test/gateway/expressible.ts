import type { WireName } from "../../src/gateway/gateway.ts";
import { defaultMaxTokens } from "../../src/gateway/wires/messages/request.ts";
import type { ModelRequest, Turn } from "../../src/gateway/wires/wire.ts";

/** A request as far as a wire has words for it. */
export function expressible(wire: WireName, request: ModelRequest): ModelRequest {
  if (wire === "responses") return { ...request, stop: [] };
  if (wire === "chat") return request;
  const { toolChoice, parallel } = request;
  // One call at a time is a detail of the tool choice there, and all else is the default.
  const serial = parallel === false && toolChoice !== "none";
  return {
    ...request,
    maxOutputTokens: request.maxOutputTokens ?? defaultMaxTokens,
    toolChoice: toolChoice ?? (serial ? "auto" : null),
    parallel: serial ? false : null,
  };
}

/** A turn as far as a wire has words for it: in Messages, a call without arguments has an empty object. */
export function expressibleTurn(wire: WireName, turn: Turn): Turn {
  if (wire !== "messages") return turn;
  const steps = turn.steps.map((step) =>
    step.kind === "call" && step.arguments === "" ? { ...step, arguments: "{}" } : step,
  );
  return { ...turn, steps };
}
