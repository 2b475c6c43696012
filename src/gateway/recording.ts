import type { SessionStep, SessionTurn } from "../sessions/session.ts";
import { rawArguments } from "./replay.ts";
import type { Turn, TurnStep } from "./wires/wire.ts";

/** A model's turn as a turn of a session, so that replaying it gives the same answer. */
export function recordedTurn(turn: Turn): SessionTurn {
  const steps = turn.steps.map(recordedStep);
  return { steps: steps.length > 0 ? steps : [{ say: "" }], ...(turn.usage && { usage: turn.usage }) };
}

function recordedStep(step: TurnStep): SessionStep {
  if (step.kind === "text") return { say: step.text };
  if (step.kind === "reasoning") return { think: step.text };
  return { call: step.name || "unnamed", arguments: parsedArguments(step.arguments) };
}

function parsedArguments(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Kept as the model wrote it, below.
  }
  return { [rawArguments]: text };
}
