import { z } from "zod";
import { Loose, parseRequest } from "../shared.ts";
import type { ModelRequest, ToolChoice } from "../wire.ts";
import { Body, blocksOf, textOfBlocks } from "./blocks.ts";
import { Conversation, encodeMessages } from "./conversation.ts";

const MessagesRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  system: Body.nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content: Body })),
  tools: z
    .array(
      z.looseObject({
        type: z.string().nullish(),
        name: z.string().nullish(),
        description: z.string().nullish(),
        input_schema: Loose.nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .looseObject({
      type: z.enum(["auto", "any", "none", "tool"]),
      name: z.string().nullish(),
      disable_parallel_tool_use: z.boolean().nullish(),
    })
    .nullish()
    .catch(null),
  max_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: z.number().nullish() }).nullish(),
  output_config: z.looseObject({ effort: z.string().nullish() }).nullish(),
});
type MessagesRequest = z.infer<typeof MessagesRequest>;

/** Sent where an agent names no limit: the protocol wants one. Longer than a step of an agent's work. */
export const defaultMaxTokens = 16_384;

/** A Messages body → what the agent asks for. Throws a `Fault` on one that cannot be read. */
export function decodeRequest(body: unknown): ModelRequest {
  const request = parseRequest(MessagesRequest, body);
  const conversation = new Conversation();
  if (request.system) conversation.system.push(textOfBlocks(blocksOf(request.system)));
  for (const message of request.messages) conversation.add(message.role, blocksOf(message.content));
  // Tools of the agent's own have no type, or this one; all others are the server's.
  const own = (request.tools ?? []).filter(({ type }) => (type ?? "custom") === "custom");
  const choice = request.tool_choice ?? null;
  return {
    model: request.model,
    stream: request.stream ?? false,
    system: conversation.system.filter((text) => text !== "").join("\n\n"),
    messages: conversation.messages,
    tools: own.map((tool) => ({
      name: tool.name ?? "",
      description: tool.description ?? "",
      parameters: tool.input_schema ?? { type: "object", properties: {} },
    })),
    foreignTools: (request.tools ?? [])
      .filter((tool) => !own.includes(tool))
      .map(({ type, name }) => ({ type: type ?? "custom", name: name ?? null })),
    toolChoice: choice && decodeChoice(choice),
    effort: request.output_config?.effort ?? effortOf(request.thinking),
    maxOutputTokens: request.max_tokens ?? null,
    temperature: request.temperature ?? null,
    parallel: typeof choice?.disable_parallel_tool_use === "boolean" ? !choice.disable_parallel_tool_use : null,
    stop: request.stop_sequences ?? [],
  };
}

function decodeChoice({ type, name }: NonNullable<MessagesRequest["tool_choice"]>): ToolChoice {
  if (type === "tool") return { name: name ?? "" };
  return type === "any" ? "required" : type;
}

/** A budget in the words of the wires that know no budgets. */
function effortOf(thinking: MessagesRequest["thinking"]): string | null {
  const budget = thinking?.budget_tokens;
  if (thinking?.type !== "enabled" || typeof budget !== "number") return null;
  return budget < 4096 ? "low" : budget < 16_384 ? "medium" : "high";
}

/** What an agent asks for → a Messages body. Always streamed. */
export function encodeRequest(request: ModelRequest): object {
  const { effort } = request;
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens ?? defaultMaxTokens,
    ...(request.system !== "" && { system: request.system }),
    messages: encodeMessages(request.messages),
    ...(request.tools.length > 0 && {
      tools: request.tools.map(({ name, description, parameters }) => ({
        name,
        description,
        // The protocol insists on the type, which agents of other wires may leave out.
        input_schema: { type: "object", ...parameters },
      })),
      ...encodeChoice(request),
    }),
    ...(effort === "none" && { thinking: { type: "disabled" } }),
    ...(effort !== null && effort !== "none" && { output_config: { effort: effort === "minimal" ? "low" : effort } }),
    ...(request.temperature !== null && { temperature: request.temperature }),
    ...(request.stop.length > 0 && { stop_sequences: request.stop }),
    stream: true,
  };
}

/** Parallel calls are the default, and one at a time is a detail of the choice. */
function encodeChoice({ toolChoice, parallel }: ModelRequest): object {
  const serial = parallel === false && toolChoice !== "none";
  if (toolChoice === null && !serial) return {};
  const choice =
    typeof toolChoice === "object" && toolChoice !== null
      ? { type: "tool", name: toolChoice.name }
      : { type: toolChoice === "required" ? "any" : (toolChoice ?? "auto") };
  return { tool_choice: { ...choice, ...(serial && { disable_parallel_tool_use: true }) } };
}
