import { z } from "zod";
import type { AgentOutcome } from "../agent.ts";

const count = z.int().nonnegative().catch(0);

/** The lines of `codex exec --json` that matter here; everything else is passed over. */
const Event = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("item.completed"),
    item: z.object({ type: z.string(), text: z.string().optional(), message: z.string().optional() }),
  }),
  z.object({ type: z.literal("turn.completed"), usage: z.object({ input_tokens: count, output_tokens: count }) }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);

/** Reads the JSON lines Codex printed. An `error` event may be a passing one; `turn.failed` is final. */
export function readCodexEvents(stdout: string, stderr: string, exitCode: number | null): AgentOutcome {
  let finished = false;
  let failure: string | null = null;
  let lastError: string | null = null;
  let finalMessage: string | null = null;
  let commands = 0;
  let usage: AgentOutcome["usage"] = null;
  for (const line of stdout.split("\n")) {
    const event = parse(line);
    if (event === null) continue;
    if (event.type === "turn.completed") {
      finished = true;
      usage = { inputTokens: event.usage.input_tokens, outputTokens: event.usage.output_tokens };
    } else if (event.type === "turn.failed") failure = event.error.message;
    else if (event.type === "error") lastError = event.message;
    else if (event.item.type === "command_execution") commands += 1;
    else if (event.item.type === "agent_message") finalMessage = event.item.text ?? null;
  }
  // A configuration Codex rejects ends it before the first event, with plain text on stderr.
  const error = finished ? null : (failure ?? lastError ?? firstLine(stderr) ?? `codex exited with ${exitCode}`);
  return { finished, error, finalMessage, commands, usage };
}

function parse(line: string): z.infer<typeof Event> | null {
  if (!line.startsWith("{")) return null;
  try {
    return Event.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function firstLine(text: string): string | null {
  const line = text.split("\n").find((candidate) => /error/i.test(candidate)) ?? text.split("\n").find(Boolean);
  return line?.trim() || null;
}
