import type { WireName } from "../../src/gateway/gateway.ts";
import type { Mode, RawReply } from "../fakes/scripted-upstream.ts";

/** What a user is told of a trial, and what was to come of it. */
export interface Expected {
  readonly ended: "completed" | "crashed" | "timeout";
  /** `nobody`: it was resolved. */
  readonly blame: "agent" | "profile" | "nobody";
  /** Attempts at the trial, the counted one included. */
  readonly attempts: number;
  /** In the reason, or in a note of the report where the trial was resolved. */
  readonly says: RegExp;
}

/** A fault of a model server as its wire shows it, and what is expected of a trial that meets it. */
export interface WireFault {
  readonly fault: string;
  /** What the nth request of the agent meets; `gone`: the server has ended. */
  readonly meets: (index: number, wire: WireName) => Mode | RawReply | "gone" | null;
  readonly expected: Expected | { readonly codex: Expected; readonly "claude-code": Expected };
  /** The model asked for, where it is not the one that the server has. */
  readonly model?: string;
}

const always =
  (mode: Mode | RawReply | "gone"): WireFault["meets"] =>
  () =>
    mode;
const once =
  (mode: Mode | RawReply): WireFault["meets"] =>
  (index) =>
    index === 0 ? mode : null;
const afterOne =
  (mode: Mode | RawReply | "gone"): WireFault["meets"] =>
  (index) =>
    index === 0 ? null : mode;

const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): RawReply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** An error in the form of the wire that it is sent on. */
const error =
  (status: number, type: string, message: string, headers?: Readonly<Record<string, string>>) =>
  (_: number, wire: WireName): RawReply =>
    wire === "messages"
      ? json(status, { type: "error", error: { type, message } }, headers)
      : json(status, { error: { message, type, code: status } }, headers);

const page: RawReply = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><html><body><h1>Sign in to the proxy</h1></body></html>",
};
const unavailable: RawReply = {
  status: 503,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>503 Service Temporarily Unavailable</title></head></html>",
};

/** The profile's fault, without a word of an answer: tried again once. */
const silent = (says: RegExp): Expected => ({ ended: "crashed", blame: "profile", attempts: 2, says });
/** The profile's fault, after an answer had begun: it counts. */
const broken = (says: RegExp): Expected => ({ ended: "crashed", blame: "profile", attempts: 1, says });
const overflow: Expected = {
  ended: "crashed",
  blame: "agent",
  attempts: 1,
  says: /the context overflowed at model request 1/,
};
const resolved = (says = /^$/): Expected => ({ ended: "completed", blame: "nobody", attempts: 1, says });

const overflows: readonly { readonly server: string; readonly reply: RawReply }[] = [
  {
    server: "llama.cpp and Docker Model Runner",
    reply: json(400, {
      error: {
        code: 400,
        message: "the request exceeds the available context size, try increasing it",
        type: "exceed_context_size_error",
        n_prompt_tokens: 9000,
        n_ctx: 4096,
      },
    }),
  },
  {
    server: "Ollama",
    reply: json(400, {
      error: { message: "the input length exceeds the context length", type: "invalid_request_error" },
    }),
  },
  {
    server: "vLLM",
    reply: json(400, {
      error: {
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens (8000 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
        type: "BadRequestError",
        code: 400,
      },
    }),
  },
  {
    server: "LM Studio",
    reply: json(400, {
      error:
        "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 9000>= n_ctx: 4096). Try to load the model with a larger context length, or provide a shorter input.",
    }),
  },
  {
    server: "OpenAI",
    reply: json(400, {
      error: {
        message: "Your input exceeds the context window of this model. Please adjust your input and try again.",
        type: "invalid_request_error",
        code: "context_length_exceeded",
      },
    }),
  },
  {
    server: "Anthropic",
    reply: json(400, {
      type: "error",
      error: { type: "invalid_request_error", message: "prompt is too long: 9000 tokens > 4096 maximum" },
    }),
  },
];

export const wireFaults: readonly WireFault[] = [
  { fault: "refuses connections", meets: always("gone"), expected: silent(/cannot be reached \(ECONNREFUSED\)/) },
  {
    fault: "resets before its headers",
    meets: always("reset-before-headers"),
    expected: silent(/connection .* broke/),
  },
  { fault: "resets in the middle of a stream", meets: always("reset"), expected: broken(/connection .* broke/) },
  { fault: "hangs before the first token", meets: always("hang-before-headers"), expected: silent(/sent nothing for/) },
  { fault: "hangs after the first token", meets: always("hang"), expected: broken(/sent nothing for/) },
  { fault: "ends in the middle of a trial", meets: afterOne("gone"), expected: broken(/cannot be reached/) },
  ...overflows.map(({ server, reply }) => ({
    fault: `400, the context overflowed, in the words of ${server}`,
    meets: always(reply),
    expected: overflow,
  })),
  {
    fault: "429 for ever",
    meets: error(429, "rate_limit_error", "Rate limit reached for requests"),
    expected: silent(/answered 429: Rate limit reached/),
  },
  {
    fault: "429 for ever, with Retry-After",
    meets: error(429, "rate_limit_error", "Rate limit reached for requests", { "retry-after": "1" }),
    expected: silent(/answered 429: Rate limit reached/),
  },
  {
    fault: "429 once, with Retry-After, then well",
    meets: (index, wire) =>
      index === 0 ? error(429, "rate_limit_error", "Rate limit reached", { "retry-after": "1" })(index, wire) : null,
    expected: { codex: { ...resolved(/made again/), attempts: 2 }, "claude-code": resolved() },
  },
  { fault: "500 once, then well", meets: once("status-500"), expected: resolved() },
  { fault: "500 for ever", meets: always("status-500"), expected: silent(/answered 500: the model crashed/) },
  { fault: "503 with a page of HTML", meets: always(unavailable), expected: silent(/answered 503/) },
  {
    fault: "401",
    meets: error(401, "authentication_error", "Incorrect API key provided"),
    expected: silent(/answered 401: Incorrect API key/),
  },
  {
    fault: "404, it has no such model",
    meets: error(404, "not_found_error", 'model "stand-in" not found, try pulling it first'),
    expected: silent(/answered 404: model "stand-in" not found/),
  },
  {
    fault: "invalid JSON in an event",
    meets: always("bad-json"),
    expected: broken(/not a model's answer: invalid JSON/),
  },
  { fault: "HTML instead of JSON, with status 200", meets: always(page), expected: silent(/not a model's answer/) },
  {
    fault: "half an event, then the end",
    meets: always("half-event"),
    expected: broken(/before the turn was finished/),
  },
  { fault: "an empty stream", meets: always("empty-stream"), expected: silent(/before the turn was finished/) },
  {
    fault: "a whole answer with nothing in it",
    meets: always("empty-answer"),
    expected: { ended: "completed", blame: "agent", attempts: 1, says: /last answer was empty/ },
  },
  { fault: "usage is null", meets: always("usage-null"), expected: resolved(/counted no tokens in/) },
  { fault: "usage is absent", meets: always("no-usage"), expected: resolved(/counted no tokens in/) },
  { fault: "usage is zeros", meets: always("usage-zeros"), expected: resolved(/counted no tokens in/) },
  {
    fault: "answers as another model than asked",
    meets: () => null,
    model: "alias",
    expected: resolved(/asked for alias, the server answered as stand-in/),
  },
  {
    fault: "a tool call whose arguments are no JSON",
    meets: once("bad-arguments"),
    expected: resolved(/^tool calls \(invalid\): 2 \(1\)$/),
  },
  {
    fault: "every tool call's arguments are no JSON",
    meets: always("bad-arguments"),
    expected: { ended: "completed", blame: "agent", attempts: 1, says: /; tool calls \(invalid\): 2 \(2\)$/ },
  },
  {
    fault: "answers are cut off by their length",
    meets: always("cut-short"),
    expected: { ended: "crashed", blame: "agent", attempts: 1, says: /max_output_tokens|output token/ },
  },
  {
    fault: "drops the beginning of the conversation in silence",
    meets: always("forgets"),
    expected: resolved(/probably dropped the start of the context/),
  },
];
