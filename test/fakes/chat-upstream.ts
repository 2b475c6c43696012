// A stand-in for a model server that speaks chat completions the way llama.cpp does. No model runs
// here: its answers come from a script. What it copies from the real server: a tool call's id and
// name come only in the first fragment, usage only when asked for, timings in the last chunk, a
// chat template that takes one system message at the front, function tools only, and the 400 of an
// overflowing prompt.
import {
  type Dialect,
  type FakeOptions,
  type FakePart,
  type FakeUpstream,
  type FakeUsage,
  fragments,
  startFake,
} from "./scripted-upstream.ts";

/** Starts the stand-in on a free port. */
export function startChatUpstream(options: FakeOptions): Promise<FakeUpstream> {
  return startFake(llamaCpp, options);
}

interface ChatBody {
  readonly messages: readonly { readonly role: string }[];
  readonly tools?: readonly { readonly type: string; readonly function?: { readonly name: string } }[];
  readonly stream_options?: { readonly include_usage?: boolean };
}

const invalid = (message: string) => ({
  status: 400,
  body: { error: { code: 400, message, type: "invalid_request_error" } },
});

const llamaCpp: Dialect<ChatBody> = {
  path: "/chat/completions",

  refuse(body) {
    if (!Array.isArray(body.messages)) return invalid("'messages' is required");
    if (body.tools?.some((tool) => tool.type !== "function")) return invalid("Unsupported tool type");
    if (body.messages.slice(1).some(({ role }) => role === "system")) {
      return { status: 500, body: { error: { code: 500, message: "System message must be at the beginning." } } };
    }
    if (body.messages.some(({ role }) => !["system", "user", "assistant", "tool"].includes(role))) {
      return { status: 500, body: { error: { code: 500, message: "Unexpected message role." } } };
    }
    return null;
  },

  overflow: () => ({
    status: 400,
    body: {
      error: {
        code: 400,
        type: "exceed_context_size_error",
        message: "the request exceeds the available context size, try increasing it",
        n_prompt_tokens: 9000,
        n_ctx: 4096,
      },
    },
  }),

  errorEvent: (error) => `data: ${JSON.stringify({ error })}\n\n`,

  tools: (body) => (body.tools ?? []).flatMap((tool) => tool.function?.name ?? []),

  events(parts, usage, body, cut) {
    const chunk = (choices: object[], more: object = {}): string =>
      `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "stand-in", choices, ...more })}\n\n`;
    const delta = (fields: object, finish_reason: string | null = null): string =>
      chunk([{ index: 0, delta: fields, finish_reason }]);
    const finish = cut ? "length" : parts.some((part) => "call" in part) ? "tool_calls" : "stop";
    const timings = usage && {
      cache_n: usage.cachedTokens,
      prompt_n: usage.inputTokens - usage.cachedTokens,
      prompt_ms: 10,
      predicted_n: usage.outputTokens,
      predicted_ms: usage.outputTokens * 20,
      predicted_per_second: 50,
    };
    const counted = usage !== null && body.stream_options?.include_usage === true;
    return [
      delta({ role: "assistant", content: null }),
      ...partEvents(parts, delta),
      ...(counted
        ? [delta({}, finish), chunk([], { usage: encodeUsage(usage), timings })]
        : [chunk([{ index: 0, delta: {}, finish_reason: finish }], { ...(timings && { timings }) })]),
      "data: [DONE]\n\n",
    ];
  },

  document(parts, usage) {
    const calls = parts.flatMap((part) => ("call" in part ? [part.call] : []));
    return {
      id: "chatcmpl-1",
      object: "chat.completion",
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: parts.map((part) => ("text" in part ? part.text : "")).join(""),
            reasoning_content: parts.map((part) => ("reasoning" in part ? part.reasoning : "")).join(""),
            tool_calls: calls.map(({ id, ...named }) => ({ id, type: "function", function: named })),
          },
          finish_reason: calls.length > 0 ? "tool_calls" : "stop",
        },
      ],
      usage: encodeUsage(usage),
    };
  },
};

function partEvents(parts: readonly FakePart[], delta: (fields: object) => string): string[] {
  let calls = 0;
  return parts.flatMap((part) => {
    if ("text" in part) return fragments(part.text).map((content) => delta({ content }));
    if ("reasoning" in part) return fragments(part.reasoning).map((text) => delta({ reasoning_content: text }));
    const index = calls++;
    const { id, name } = part.call;
    return [
      delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] }),
      ...fragments(part.call.arguments).map((text) =>
        delta({ tool_calls: [{ index, function: { arguments: text } }] }),
      ),
    ];
  });
}

function encodeUsage(usage: FakeUsage): object {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
