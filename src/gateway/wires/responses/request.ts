import { z } from "zod";
import { Content, Loose, parseRequest, textOf } from "../shared.ts";
import type { Message, ModelRequest, ToolCall } from "../wire.ts";

const Item = z.looseObject({
  type: z.string().nullish(),
  role: z.string().nullish(),
  content: Content,
  summary: Content,
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
});
type Item = z.infer<typeof Item>;

const ResponsesRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(Item)]),
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        name: z.string().nullish(),
        description: z.string().nullish(),
        parameters: Loose.nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(["auto", "none", "required"]), z.looseObject({ type: z.literal("function"), name: z.string() })])
    .nullish()
    .catch(null),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  max_output_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
});

/** A Responses body → what the agent asks for. Throws a `Fault` on one that cannot be read. */
export function decodeRequest(body: unknown): ModelRequest {
  const request = parseRequest(ResponsesRequest, body);
  const conversation = new Conversation();
  if (request.instructions) conversation.system.push(request.instructions);
  const { input } = request;
  for (const item of typeof input === "string" ? [{ role: "user", content: input }] : input) conversation.add(item);
  const functions = (request.tools ?? []).filter((tool) => tool.type === "function" && tool.name);
  const choice = request.tool_choice ?? null;
  return {
    model: request.model,
    stream: request.stream ?? false,
    system: conversation.system.filter((text) => text !== "").join("\n\n"),
    messages: conversation.messages,
    tools: functions.map((tool) => ({
      name: tool.name ?? "",
      description: tool.description ?? "",
      parameters: tool.parameters ?? { type: "object", properties: {} },
    })),
    foreignTools: [
      ...(request.tools ?? []).filter((tool) => !functions.includes(tool)),
      // Codex offers tools in the conversation to models that it takes for its own.
      ...conversation.toolItems,
    ].map(({ type, name }) => ({ type, name: name ?? null })),
    toolChoice: typeof choice === "object" ? choice && { name: choice.name } : choice,
    effort: request.reasoning?.effort ?? null,
    maxOutputTokens: request.max_output_tokens ?? null,
    temperature: request.temperature ?? null,
    parallel: request.parallel_tool_calls ?? null,
    stop: [],
  };
}

/** Input items, gathered into messages: neighbouring items of the model are one message of it. */
class Conversation {
  readonly system: string[] = [];
  readonly messages: Message[] = [];
  readonly toolItems: { readonly type: string; readonly name: null }[] = [];

  add(item: Item): void {
    const text = textOf(item.content);
    switch (item.type ?? "message") {
      case "message":
        if (item.role === "system" || item.role === "developer") this.system.push(text);
        else if (item.role === "assistant") this.#assistant({ text });
        else this.messages.push({ role: "user", text });
        break;
      case "reasoning":
        this.#assistant({ reasoning: text || textOf(item.summary) });
        break;
      case "function_call":
        this.#call(item, item.arguments ?? "");
        break;
      case "custom_tool_call":
        this.#call(item, JSON.stringify({ input: item.input }));
        break;
      case "function_call_output":
      case "custom_tool_call_output":
        this.messages.push({ role: "tool", callId: item.call_id ?? "", text: outputText(item.output) });
        break;
      case "additional_tools":
        this.toolItems.push({ type: "additional_tools", name: null });
    }
  }

  #call(item: Item, text: string): void {
    this.#assistant({ calls: [{ id: item.call_id ?? "", name: item.name ?? "", arguments: text }] });
  }

  #assistant(part: { text?: string; reasoning?: string; calls?: ToolCall[] }): void {
    const last = this.messages.at(-1);
    const open = last?.role === "assistant" ? last : { text: "", reasoning: "", calls: [] };
    if (last?.role === "assistant") this.messages.pop();
    const join = (before: string, more = ""): string => [before, more].filter((text) => text !== "").join("\n");
    this.messages.push({
      role: "assistant",
      reasoning: join(open.reasoning, part.reasoning),
      text: join(open.text, part.text),
      calls: [...open.calls, ...(part.calls ?? [])],
    });
  }
}

function outputText(output: unknown): string {
  const content = Content.safeParse(output);
  return content.success ? textOf(content.data) : JSON.stringify(output);
}

/** What an agent asks for → a Responses body. Stateless (`store: false`) and always streamed. */
export function encodeRequest(request: ModelRequest): object {
  return {
    model: request.model,
    ...(request.system !== "" && { instructions: request.system }),
    input: request.messages.flatMap(encodeMessage),
    ...(request.tools.length > 0 && {
      tools: request.tools.map((tool) => ({ type: "function", ...tool, strict: false })),
      ...(request.toolChoice !== null && {
        tool_choice:
          typeof request.toolChoice === "string" ? request.toolChoice : { type: "function", ...request.toolChoice },
      }),
      ...(request.parallel !== null && { parallel_tool_calls: request.parallel }),
    }),
    ...(request.effort !== null && { reasoning: { effort: request.effort } }),
    ...(request.maxOutputTokens !== null && { max_output_tokens: request.maxOutputTokens }),
    ...(request.temperature !== null && { temperature: request.temperature }),
    store: false,
    stream: true,
  };
}

function encodeMessage(message: Message): object[] {
  if (message.role === "user") {
    return [{ type: "message", role: "user", content: [{ type: "input_text", text: message.text }] }];
  }
  if (message.role === "tool") {
    return [{ type: "function_call_output", call_id: message.callId, output: message.text }];
  }
  const items: object[] = [];
  if (message.reasoning !== "") {
    items.push({ type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: message.reasoning }] });
  }
  if (message.text !== "") {
    items.push({ type: "message", role: "assistant", content: [{ type: "output_text", text: message.text }] });
  }
  for (const call of message.calls) {
    items.push({ type: "function_call", call_id: call.id, name: call.name, arguments: call.arguments });
  }
  return items;
}
