import { z } from "zod";
import type { AgentOutcome } from "../agent.ts";

const count = z.int().nonnegative().catch(0);

/** The lines of `codex exec --json` that matter here; everything else is passed over. */
const Event = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("item.completed"),
    item: z.object({
      type: z.string(),
      text: z.string().optional(),
      status: z.string().optional(),
      command: z.string().optional(),
      aggregated_output: z.string().optional(),
    }),
  }),
  z.object({ type: z.literal("turn.completed"), usage: z.object({ input_tokens: count, output_tokens: count }) }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);

type Item = Extract<z.infer<typeof Event>, { type: "item.completed" }>["item"];

/** Reads the JSON lines Codex printed. An `error` event may be a passing one; `turn.failed` is final. */
export function readCodexEvents(stdout: string, stderr: string, exitCode: number | null): AgentOutcome {
  let finished = false;
  let failure: string | null = null;
  let lastError: string | null = null;
  let finalMessage: string | null = null;
  let commands = 0;
  let rejectedPatches = unmatchedPatches(stderr);
  let usage: AgentOutcome["usage"] = null;
  for (const line of stdout.split("\n")) {
    const event = parse(line);
    if (event === null) continue;
    if (event.type === "turn.completed") {
      finished = true;
      usage = { inputTokens: event.usage.input_tokens, outputTokens: event.usage.output_tokens };
    } else if (event.type === "turn.failed") failure = event.error.message;
    else if (event.type === "error") lastError = event.message;
    else {
      if (event.item.type === "command_execution") commands += 1;
      if (event.item.type === "agent_message") finalMessage = event.item.text ?? null;
      if (isRejectedPatch(event.item)) rejectedPatches += 1;
    }
  }
  // A configuration Codex rejects ends it before the first event, with plain text on stderr.
  const error = finished
    ? null
    : (failure ?? lastError ?? refusedKey(stderr) ?? firstLine(stderr) ?? `codex exited with ${exitCode}`);
  return { finished, error, finalMessage, commands, rejectedPatches, usage };
}

/** A patch that does not fit the files makes no event, only a line of the log. */
function unmatchedPatches(stderr: string): number {
  return stderr.match(/^\S+ +ERROR codex_core\S* error=apply_patch verification failed/gm)?.length ?? 0;
}

/** A patch that could not be written, or that the program of this name refused in the shell. */
function isRejectedPatch({ type, status, command, aggregated_output }: Item): boolean {
  if (status !== "failed") return false;
  if (type === "file_change") return true;
  const refused = /^(?:Invalid patch|Failed to find )/m.test(aggregated_output ?? "");
  return type === "command_execution" && refused && (command?.includes("apply_patch") ?? false);
}

function parse(line: string): z.infer<typeof Event> | null {
  if (!line.startsWith("{")) return null;
  try {
    return Event.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** What Codex has against its config.toml; the line that it shows names the key. */
function refusedKey(stderr: string): string | null {
  const [, said] = stderr.split("Error loading config.toml:");
  const [first, ...more] = (said ?? "").trim().split("\n");
  if (!first) return null;
  const shown = more.map((line) => /^\d+ \| (.*)$/.exec(line)?.[1]).find((line) => line !== undefined);
  return `codex refuses its configuration: ${first.replace(/^\S*config\.toml:\d+:\d+: /, "")}${shown ? ` (${shown})` : ""}`;
}

function firstLine(text: string): string | null {
  const line = text.split("\n").find((candidate) => /error/i.test(candidate)) ?? text.split("\n").find(Boolean);
  return line?.trim() || null;
}
