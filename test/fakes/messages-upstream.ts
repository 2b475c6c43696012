// A stand-in for a model server that speaks Messages itself, as Anthropic, llama-server, Ollama and
// Docker Model Runner do. No model runs here: its answers come from a script. What it copies from
// the documented protocol: max_tokens is needed, a tool's result must follow its call, usage is split
// over the first and the last event with cached tokens apart, pings, errors with a type of their own.
import {
  type Dialect,
  type FakeOptions,
  type FakePart,
  type FakeUpstream,
  type FakeUsage,
  fragments,
  startFake,
} from "./scripted-upstream.ts";

/** Starts the stand-in on a free port. Without `counts` it has no `count_tokens`, like Ollama. */
export function startMessagesUpstream({
  counts = true,
  ...options
}: FakeOptions & { readonly counts?: boolean }): Promise<FakeUpstream> {
  return startFake(counts ? { ...anthropic, extra: countTokens } : anthropic, options);
}

interface Block {
  readonly type: string;
  readonly id?: string;
  readonly tool_use_id?: string;
}

interface MessagesBody {
  readonly max_tokens?: number;
  readonly messages?: readonly { readonly role: string; readonly content: string | readonly Block[] }[];
  readonly tools?: readonly { readonly type?: string; readonly name: string; readonly input_schema?: object }[];
}

const invalid = (message: string) => ({
  status: 400,
  body: { type: "error", error: { type: "invalid_request_error", message } },
});

function countTokens(path: string, text: string) {
  if (path !== "/v1/messages/count_tokens") return null;
  return { status: 200, body: { input_tokens: Math.ceil(text.length / 4) } };
}

const anthropic: Dialect<MessagesBody> = {
  path: "/messages",

  refuse(body) {
    if (typeof body.max_tokens !== "number") return invalid("max_tokens: Field required");
    if (!Array.isArray(body.messages)) return invalid("messages: Field required");
    if (body.tools?.some((tool) => tool.type === undefined && tool.input_schema === undefined)) {
      return invalid("tools.0.custom.input_schema: Field required");
    }
    return orphan(body.messages);
  },

  overflow: () => invalid("prompt is too long: 9000 tokens > 4096 maximum"),

  errorEvent: ({ code, message }) => event("error", { error: { type: code, message } }),

  tools: (body) => (body.tools ?? []).map(({ name }) => name),

  events(parts, usage, _body, cut) {
    const counts = usage && encodeUsage(usage);
    const begin = counts && { ...counts, output_tokens: 1 };
    const message = { ...head, content: [], stop_reason: null, stop_sequence: null, ...(begin && { usage: begin }) };
    const delta = { stop_reason: stopReason(parts, cut), stop_sequence: null };
    return [
      event("message_start", { message }),
      event("ping", {}),
      ...parts.flatMap(blockEvents),
      // The end repeats no input tokens.
      event("message_delta", {
        delta,
        ...(counts && {
          usage: { output_tokens: counts.output_tokens, output_tokens_details: counts.output_tokens_details },
        }),
      }),
      event("message_stop", {}),
    ];
  },

  document: (parts, usage) => ({
    ...head,
    content: parts.map(block),
    stop_reason: stopReason(parts, false),
    stop_sequence: null,
    usage: encodeUsage(usage),
  }),
};

const head = { id: "msg_1", type: "message", role: "assistant", model: "stand-in" };

/** A result whose call is not in the message before it, or a call without its result. */
function orphan(messages: NonNullable<MessagesBody["messages"]>) {
  const ids = (at: number, pick: (one: Block) => string | undefined): string[] => {
    const content = messages[at]?.content ?? "";
    return typeof content === "string" ? [] : content.flatMap((one) => pick(one) ?? []);
  };
  for (const [at, { role }] of messages.entries()) {
    const calls = ids(at - 1, ({ type, id }) => (type === "tool_use" ? id : undefined));
    const results = ids(at, ({ tool_use_id }) => tool_use_id);
    if (results.some((id) => !calls.includes(id))) return invalid(`messages.${at}: unexpected tool_use_id`);
    if (role === "user" && calls.some((id) => !results.includes(id))) {
      return invalid(`messages.${at - 1}: tool_use ids were found without tool_result blocks immediately after`);
    }
  }
  return null;
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function blockEvents(part: FakePart, index: number): string[] {
  const delta = (fields: object): string => event("content_block_delta", { index, delta: fields });
  const opened = (content_block: object): string => event("content_block_start", { index, content_block });
  const stop = event("content_block_stop", { index });
  if ("text" in part) {
    const deltas = fragments(part.text).map((text) => delta({ type: "text_delta", text }));
    return [opened({ type: "text", text: "" }), ...deltas, stop];
  }
  if ("reasoning" in part) {
    const deltas = fragments(part.reasoning).map((thinking) => delta({ type: "thinking_delta", thinking }));
    const signature = delta({ type: "signature_delta", signature: "c2lnbmVk" });
    return [opened({ type: "thinking", thinking: "", signature: "" }), ...deltas, signature, stop];
  }
  const { id, name } = part.call;
  const deltas = ["", ...fragments(part.call.arguments)].map((partial_json) =>
    delta({ type: "input_json_delta", partial_json }),
  );
  return [opened({ type: "tool_use", id, name, input: {} }), ...deltas, stop];
}

function block(part: FakePart): object {
  if ("text" in part) return { type: "text", text: part.text };
  if ("reasoning" in part) return { type: "thinking", thinking: part.reasoning, signature: "c2lnbmVk" };
  const { id, name } = part.call;
  return { type: "tool_use", id, name, input: JSON.parse(part.call.arguments) };
}

function stopReason(parts: readonly FakePart[], cut: boolean): string {
  return cut ? "max_tokens" : parts.some((part) => "call" in part) ? "tool_use" : "end_turn";
}

/** Some of what is new was written to the cache: the three counts of input together are all of it. */
function encodeUsage(usage: FakeUsage) {
  const fresh = usage.inputTokens - usage.cachedTokens;
  const written = Math.floor(fresh / 3);
  return {
    input_tokens: fresh - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: usage.cachedTokens,
    output_tokens: usage.outputTokens,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
  };
}
