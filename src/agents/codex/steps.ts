import { z } from "zod";
import type { Step } from "../agent.ts";
import { jsonLines } from "../json-lines.ts";
import { printedSteps } from "../printed.ts";

const text = z.string().catch("");

/** What `codex exec --json` tells of its work, item by item; of the kinds that are not here, the name is shown. */
const Item = z.discriminatedUnion("type", [
  z.object({ type: z.literal("agent_message"), text }),
  z.object({ type: z.literal("reasoning"), text }),
  z.object({ type: z.literal("error"), message: text }),
  z.object({
    type: z.literal("command_execution"),
    command: text,
    aggregated_output: text,
    exit_code: z.int().nullish().catch(null),
    status: text,
  }),
  z.object({
    type: z.literal("file_change"),
    changes: z.array(z.object({ path: text, kind: text })).catch([]),
    status: text,
  }),
  z.object({ type: z.literal("mcp_tool_call"), server: text, tool: text, status: text }),
  z.object({ type: z.literal("web_search"), query: text }),
  z.object({
    type: z.literal("todo_list"),
    items: z.array(z.object({ text, completed: z.boolean().catch(false) })).catch([]),
  }),
]);

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("item.completed"), item: z.unknown() }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: text }) }),
  z.object({ type: z.literal("error"), message: text }),
]);

/** The items of Codex's JSON lines in order. */
export function codexSteps(stdout: string, stderr: string): Step[] {
  const steps = jsonLines(stdout).flatMap((line): Step[] => {
    const event = Event.safeParse(line).data;
    if (event === undefined) return [];
    if (event.type === "error") return [step("note", event.message, null, true)];
    if (event.type === "turn.failed") return [step("note", event.error.message, null, true)];
    return stepOf(event.item);
  });
  // A configuration that it rejects ends it before the first event.
  return steps.length > 0 ? steps : printedSteps(stdout, stderr);
}

function stepOf(unknown: unknown): Step[] {
  const item = Item.safeParse(unknown).data;
  switch (item?.type) {
    case undefined: {
      const named = z.object({ type: z.string() }).safeParse(unknown).data;
      return named ? [step("tool", named.type, null)] : [];
    }
    case "agent_message":
      return [step("said", item.text, null)];
    case "reasoning":
      return [step("thought", item.text, null)];
    case "error":
      return [step("note", item.message, null)];
    case "command_execution": {
      const ended = item.exit_code ? `\n(exit ${item.exit_code})` : "";
      return [
        step(
          "command",
          item.command,
          `${item.aggregated_output.trimEnd()}${ended}`.trim() || null,
          failed(item.status),
        ),
      ];
    }
    case "file_change":
      return item.changes.map(({ path, kind }) => step("edit", `${kind} ${path}`.trim(), null, failed(item.status)));
    case "mcp_tool_call":
      return [step("tool", `${item.server}.${item.tool}`, null, failed(item.status))];
    case "web_search":
      return [step("tool", `web search: ${item.query}`, null)];
    case "todo_list": {
      const list = item.items.map((entry) => `${entry.completed ? "☑" : "☐"} ${entry.text}`);
      return [step("thought", list.join("\n"), null)];
    }
  }
}

const failed = (status: string) => status === "failed" || status === "declined";

function step(kind: Step["kind"], text: string, output: string | null, failed = false): Step {
  return { kind, text, output, failed };
}
