import { z } from "zod";
import type { AgentOutcome } from "../agent.ts";

const count = z.int().nonnegative().catch(0);

/** The lines of `--output-format stream-json` that matter here; everything else is passed over. */
const Line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("assistant"),
    message: z.object({ content: z.array(z.object({ type: z.string(), name: z.string().optional() })).catch([]) }),
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
  for (const text of stdout.split("\n")) {
    const line = parse(text);
    if (line?.type === "result") result = line;
    else if (line?.type === "assistant") commands += line.message.content.filter(isCommand).length;
  }
  const finished = result !== null && !result.is_error && exitCode === 0;
  return {
    finished,
    error: finished ? null : ((result && reasonOf(result)) ?? firstLine(stderr) ?? `claude exited with ${exitCode}`),
    finalMessage: finished ? (result?.result ?? null) : null,
    commands,
    usage: result?.usage
      ? {
          inputTokens:
            result.usage.input_tokens + result.usage.cache_read_input_tokens + result.usage.cache_creation_input_tokens,
          outputTokens: result.usage.output_tokens,
        }
      : null,
  };
}

function isCommand({ type, name }: { type: string; name?: string | undefined }): boolean {
  return type === "tool_use" && name === "Bash";
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
