import { z } from "zod";
import type { AgentOutcome } from "../agent.ts";

const count = z.int().nonnegative().catch(0);

const ToolResult = z.object({
  type: z.string(),
  tool_use_id: z.string().optional(),
  is_error: z.boolean().nullish(),
});

/** The lines of `--output-format stream-json` that matter here; everything else is passed over. */
const Line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("assistant"),
    message: z.object({
      content: z
        .array(z.object({ type: z.string(), name: z.string().optional(), id: z.string().optional() }))
        .catch([]),
    }),
  }),
  z.object({
    type: z.literal("user"),
    message: z.object({ content: z.array(ToolResult.catch({ type: "unknown" })).catch([]) }),
  }),
  z.object({
    type: z.literal("result"),
    is_error: z.boolean(),
    subtype: z.string().catch("unknown"),
    terminal_reason: z.string().nullish().catch(null),
    result: z.string().nullish().catch(null),
    errors: z.array(z.string()).nullish().catch(null),
    // What it says of cost is left out: it makes one up for models that it does not know.
    usage: z
      .object({
        input_tokens: count,
        cache_read_input_tokens: count,
        cache_creation_input_tokens: count,
        output_tokens: count,
      })
      .nullish()
      .catch(null),
  }),
]);
type Line = z.infer<typeof Line>;
type Result = Extract<Line, { type: "result" }>;

/**
 * Reads the JSON lines Claude Code printed. Whether it finished is in the result line's `is_error`, whose
 * `subtype` is `success` for most failures too. Tokens are those of the result line: every other line
 * has the counts of a stream's beginning.
 */
export function readClaudeEvents(stdout: string, stderr: string, exitCode: number | null): AgentOutcome {
  let result: Result | null = null;
  let commands = 0;
  let rejectedPatches = 0;
  const edits = new Set<string | undefined>();
  for (const text of stdout.split("\n")) {
    const line = parse(text);
    if (line?.type === "result") result = line;
    else if (line?.type === "assistant") {
      commands += line.message.content.filter(isCommand).length;
      for (const part of line.message.content) if (isEdit(part)) edits.add(part.id);
    } else if (line?.type === "user") {
      const failed = line.message.content.filter((part) => part.is_error === true && edits.has(part.tool_use_id));
      rejectedPatches += failed.length;
    }
  }
  const finished = result !== null && !result.is_error && exitCode === 0;
  return {
    finished,
    error: finished ? null : ((result && reasonOf(result)) ?? firstLine(stderr) ?? `claude exited with ${exitCode}`),
    finalMessage: finished ? (result?.result ?? null) : null,
    commands,
    rejectedPatches,
    usage: result?.usage
      ? {
          inputTokens:
            result.usage.input_tokens + result.usage.cache_read_input_tokens + result.usage.cache_creation_input_tokens,
          outputTokens: result.usage.output_tokens,
        }
      : null,
  };
}

interface Part {
  readonly type: string;
  readonly name?: string | undefined;
}

function isCommand({ type, name }: Part): boolean {
  return type === "tool_use" && name === "Bash";
}

/** Tools that change a file, which they refuse where the old text is not found. */
function isEdit({ type, name }: Part): boolean {
  return type === "tool_use" && ["Edit", "MultiEdit", "Write", "NotebookEdit"].includes(name ?? "");
}

/** Why it did not finish: in a result that is an error, the text is the error's. */
function reasonOf({ is_error, subtype, terminal_reason, result, errors }: Result): string | null {
  if (!is_error) return null;
  const name = terminal_reason ?? subtype;
  const said = result || errors?.join("; ");
  return said ? `${name}: ${said}` : name;
}

function parse(text: string): Line | null {
  if (!text.startsWith("{")) return null;
  try {
    return Line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What it says on stderr of a model it does not know is no error. */
function firstLine(text: string): string | null {
  return (
    text
      .split("\n")
      .map((line) => line.trim())
      .find((line) => line !== "" && !line.startsWith("[claude-code:unrecognized_model]")) ?? null
  );
}
