import { z } from "zod";
import { Content, Loose, parseRequest, textOf } from "../shared.ts";
import type { Message, ModelRequest, ToolChoice } from "../wire.ts";

const ChatToolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string(), arguments: z.union([z.string(), Loose]).nullish() }),
});

const ChatMessage = z.looseObject({
  role: z.string(),
  content: Content,
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(ChatToolCall).nullish(),
  tool_call_id: z.string().nullish(),
});

const ChatRequest = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  messages: z.array(ChatMessage),
  tools: z
    .array(
      z.looseObject({
        type: z.string(),
        function: z
          .looseObject({ name: z.string(), description: z.string().nullish(), parameters: Loose.nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(["auto", "none", "required"]), z.looseObject({ function: z.looseObject({ name: z.string() }) })])
    .nullish()
    .catch(null),
  reasoning_effort: z.string().nullish(),
  max_completion_tokens: z.number().nullish(),
  max_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** A chat completions body → what the agent asks for. Throws a `Fault` on one that cannot be read. */
export function decodeRequest(body: unknown): ModelRequest {
  const chat = parseRequest(ChatRequest, body);
  const system: string[] = [];
  const messages: Message[] = [];
  for (const message of chat.messages) {
    const text = textOf(message.content);
    if (message.role === "system" || message.role === "developer") system.push(text);
    else if (message.role === "tool") messages.push({ role: "tool", callId: message.tool_call_id ?? "", text });
    else if (message.role === "assistant") messages.push(assistant(message, text));
    else messages.push({ role: "user", text });
  }
  const choice = chat.tool_choice ?? null;
  return {
    model: chat.model,
    stream: chat.stream ?? false,
    system: system.filter((text) => text !== "").join("\n\n"),
    messages,
    tools: (chat.tools ?? []).flatMap((tool) =>
      tool.type === "function" && tool.function
        ? [
            {
              name: tool.function.name,
              description: tool.function.description ?? "",
              parameters: tool.function.parameters ?? { type: "object", properties: {} },
            },
          ]
        : [],
    ),
    foreignTools: (chat.tools ?? [])
      .filter((tool) => tool.type !== "function")
      .map(({ type }) => ({ type, name: null })),
    toolChoice: typeof choice === "object" ? choice && { name: choice.function.name } : choice,
    effort: chat.reasoning_effort ?? null,
    maxOutputTokens: chat.max_completion_tokens ?? chat.max_tokens ?? null,
    temperature: chat.temperature ?? null,
    parallel: chat.parallel_tool_calls ?? null,
    stop: [chat.stop ?? []].flat(),
  };
}

function assistant(message: z.infer<typeof ChatMessage>, text: string): Message {
  const calls = (message.tool_calls ?? []).map((call) => {
    const given = call.function.arguments ?? "";
    return {
      id: call.id ?? "",
      name: call.function.name,
      arguments: typeof given === "string" ? given : JSON.stringify(given),
    };
  });
  return { role: "assistant", reasoning: message.reasoning_content ?? message.reasoning ?? "", text, calls };
}

/** What an agent asks for → a chat completions body that any server takes. Always streamed and counted. */
export function encodeRequest(request: ModelRequest): object {
  return {
    model: request.model,
    messages: [
      ...(request.system === "" ? [] : [{ role: "system", content: request.system }]),
      ...request.messages.map(encodeMessage),
    ],
    ...(request.tools.length > 0 && {
      tools: request.tools.map((tool) => ({ type: "function", function: tool })),
      ...(request.toolChoice !== null && { tool_choice: encodeChoice(request.toolChoice) }),
      ...(request.parallel !== null && { parallel_tool_calls: request.parallel }),
    }),
    ...(request.effort !== null && { reasoning_effort: request.effort }),
    // Older servers know only this name.
    ...(request.maxOutputTokens !== null && { max_tokens: request.maxOutputTokens }),
    ...(request.temperature !== null && { temperature: request.temperature }),
    ...(request.stop.length > 0 && { stop: request.stop }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

function encodeMessage(message: Message): object {
  if (message.role === "user") return { role: "user", content: message.text };
  if (message.role === "tool") return { role: "tool", tool_call_id: message.callId, content: message.text };
  return {
    role: "assistant",
    // Some templates refuse a missing content, others an empty one beside calls; null suits both.
    content: message.text === "" && message.calls.length > 0 ? null : message.text,
    ...(message.reasoning !== "" && { reasoning_content: message.reasoning }),
    ...(message.calls.length > 0 && {
      tool_calls: message.calls.map((call) => ({
        id: call.id,
        type: "function",
        function: { name: call.name, arguments: call.arguments },
      })),
    }),
  };
}

function encodeChoice(choice: ToolChoice): unknown {
  return typeof choice === "string" ? choice : { type: "function", function: choice };
}
