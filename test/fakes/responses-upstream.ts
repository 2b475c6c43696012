// A stand-in for a model server that speaks Responses itself, as OpenAI and vLLM do. No model runs
// here: its answers come from a script.
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
export function startResponsesUpstream(options: FakeOptions): Promise<FakeUpstream> {
  return startFake(openAi, options);
}

interface ResponsesBody {
  readonly input?: unknown;
  readonly tools?: readonly { readonly type: string; readonly name?: string }[];
}

const openAi: Dialect<ResponsesBody> = {
  path: "/responses",

  refuse: (body) =>
    body.input === undefined
      ? { status: 400, body: { error: { message: "Missing required parameter: 'input'.", code: "missing_parameter" } } }
      : null,

  overflow: () => ({
    status: 400,
    body: {
      error: {
        message: "Your input exceeds the context window of this model.",
        type: "invalid_request_error",
        code: "context_length_exceeded",
      },
    },
  }),

  errorEvent: (error) =>
    event("response.failed", { response: { id: "resp_1", object: "response", status: "failed", output: [], error } }),

  tools: (body) => (body.tools ?? []).flatMap((tool) => tool.name ?? []),

  events(parts, usage, _body, cut) {
    const response = { id: "resp_1", object: "response", model: "stand-in", output: [] };
    const end = {
      ...response,
      output: parts.map(item),
      usage: usage && encodeUsage(usage),
      ...(cut && { incomplete_details: { reason: "max_output_tokens" } }),
    };
    return [
      event("response.created", { response }),
      ...parts.flatMap((part, output_index) => [
        event("response.output_item.added", { output_index, item: opening(part, output_index) }),
        ...fragments(words(part)).map((delta) => event(deltaName(part), { output_index, delta })),
        event("response.output_item.done", { output_index, item: item(part, output_index) }),
      ]),
      event(cut ? "response.incomplete" : "response.completed", { response: end }),
    ];
  },

  document: (parts, usage) => ({
    id: "resp_1",
    object: "response",
    status: "completed",
    output: parts.map(item),
    usage: encodeUsage(usage),
  }),
};

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function item(part: FakePart, index: number): object {
  if ("call" in part) {
    const { id, ...named } = part.call;
    return { id: `fc_${index}`, type: "function_call", status: "completed", call_id: id, ...named };
  }
  if ("text" in part) {
    return {
      id: `msg_${index}`,
      type: "message",
      status: "completed",
      role: "assistant",
      content: [{ type: "output_text", text: part.text, annotations: [] }],
    };
  }
  return { id: `rs_${index}`, type: "reasoning", summary: [{ type: "summary_text", text: part.reasoning }] };
}

function opening(part: FakePart, index: number): object {
  const status = "in_progress";
  const empty = "call" in part ? { status, arguments: "" } : "text" in part ? { status, content: [] } : { summary: [] };
  return { ...item(part, index), ...empty };
}

function words(part: FakePart): string {
  return "call" in part ? part.call.arguments : "text" in part ? part.text : part.reasoning;
}

function deltaName(part: FakePart): string {
  if ("call" in part) return "response.function_call_arguments.delta";
  return "text" in part ? "response.output_text.delta" : "response.reasoning_summary_text.delta";
}

function encodeUsage(usage: FakeUsage): object {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}
