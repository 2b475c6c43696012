import { z } from "zod";
import type { Step } from "../agent.ts";
import { jsonLines } from "../json-lines.ts";
import { printedSteps } from "../printed.ts";

const text = z.string().catch("");

/** Parts of messages of `--output-format stream-json`. */
const Part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text }),
  z.object({ type: z.literal("thinking"), thinking: text }),
  z.object({
    type: z.literal("tool_use"),
    id: text,
    name: text,
    input: z.record(z.string(), z.unknown()).catch({}),
  }),
  z.object({
    type: z.literal("tool_result"),
    tool_use_id: text,
    content: z.unknown().optional(),
    is_error: z.unknown().optional(),
  }),
]);
type Part = z.infer<typeof Part>;

const Message = z.object({
  type: z.enum(["assistant", "user"]),
  message: z.object({ content: z.union([z.string(), z.array(z.unknown())]) }),
});
const Failure = z.object({ type: z.literal("result"), is_error: z.literal(true), result: z.string() });

/** What was said and done, each tool's result with its call. */
export function claudeSteps(stdout: string, stderr: string): Step[] {
  const lines = jsonLines(stdout);
  const parts = lines.flatMap(partsOf);
  const results = new Map<string, Extract<Part, { type: "tool_result" }>>();
  for (const part of parts) if (part.type === "tool_result") results.set(part.tool_use_id, part);
  const steps = parts.flatMap((part): Step[] => {
    if (part.type === "text") return [{ kind: "said", text: part.text, output: null, failed: false }];
    if (part.type === "thinking") return [{ kind: "thought", text: part.thinking, output: null, failed: false }];
    if (part.type === "tool_result") return [];
    const result = results.get(part.id);
    const output = result ? contentText(result.content) : null;
    return [{ ...callOf(part), output: output || null, failed: result?.is_error === true }];
  });
  const failures = lines.flatMap((line): Step[] => {
    const failure = Failure.safeParse(line).data;
    return failure ? [{ kind: "note", text: failure.result, output: null, failed: true }] : [];
  });
  return steps.length + failures.length > 0 ? [...steps, ...failures] : printedSteps(stdout, stderr);
}

function partsOf(line: unknown): Part[] {
  const message = Message.safeParse(line).data;
  if (message === undefined || typeof message.message.content === "string") return [];
  return message.message.content.flatMap((part) => Part.safeParse(part).data ?? []);
}

/** A command's line and an edited file's path say more than a tool's arguments in JSON. */
function callOf({ name, input }: Extract<Part, { type: "tool_use" }>): Pick<Step, "kind" | "text"> {
  const { command, file_path: path } = input;
  if (name === "Bash" && typeof command === "string") return { kind: "command", text: command };
  const edits = ["Edit", "MultiEdit", "Write", "NotebookEdit"].includes(name);
  if (typeof path === "string") return { kind: edits ? "edit" : "tool", text: `${name} ${path}` };
  const given = Object.keys(input).length === 0 ? "" : ` ${JSON.stringify(input)}`;
  return { kind: "tool", text: `${name}${given}` };
}

/** A result is a string, or a list of parts of which the texts count. */
function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  const texts = z.array(z.object({ text }).catch({ text: "" })).safeParse(content).data ?? [];
  return texts.map((part) => part.text).join("\n");
}
