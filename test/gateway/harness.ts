import { createParser } from "eventsource-parser";
import type { Ledger, RequestRecord, Route, Upstream, WireName } from "../../src/gateway/gateway.ts";
import { Gateway } from "../../src/gateway/server.ts";
import type { Session, SessionTurn } from "../../src/sessions/session.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";

export const unlimited: Route["limits"] = { requests: null, tokens: null, contextTokens: null, costUsd: null };

/** What the harness gives the gateway for the upstream, and an agent must never see. */
export const upstreamKey = "upstream-secret-4711";
/** What the agent sends; the gateway has no use for it. */
export const agentKey = "agent-key-4712";

export function scripted(...turns: SessionTurn[]): Session {
  return { version: 1, origin: "scripted", turns };
}

/** A session of `count` equal one-line turns. */
export function chatter(count: number): Session {
  return scripted(...Array.from({ length: count }, () => ({ steps: [{ say: "Hello there." }] })));
}

/** A turn with everything a turn can have. */
export const richTurn: SessionTurn = {
  steps: [
    { think: "Two files, I think." },
    { say: "I look at both." },
    { run: "cat a.txt" },
    { run: "cat b.txt && echo 'ünïcode \"quoted\"'" },
  ],
};

export function httpUpstream(
  baseUrl: string,
  wire: WireName,
  idleTimeoutMs = 20_000,
): Extract<Upstream, { kind: "http" }> {
  return { kind: "http", baseUrl, wire, headers: { authorization: `Bearer ${upstreamKey}` }, idleTimeoutMs };
}

export function routeTo(upstream: Upstream, more: Partial<Route> = {}): Route {
  return {
    trialId: "trial",
    model: "m",
    contextWindow: null,
    upstream,
    limits: unlimited,
    prices: null,
    record: false,
    ...more,
  };
}

/** One gateway with one pod, and what stands behind it. */
export interface Bench extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly url: string;
  /** The ledger so far. */
  peek(): Promise<Ledger>;
  /** The record of the newest request. */
  last(): Promise<RequestRecord>;
}

export async function startBench(upstream: Upstream, more: Partial<Route> = {}): Promise<Bench> {
  const gateway = new Gateway();
  const { url } = await gateway.listen("pod", { host: "127.0.0.1", port: 0 });
  await gateway.open("pod", routeTo(upstream, more));
  return {
    gateway,
    url,
    peek: () => gateway.peek("pod"),
    async last() {
      const record = (await gateway.peek("pod")).requests.at(-1);
      if (!record) throw new Error("no request was recorded");
      return record;
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

const starts = { chat: startChatUpstream, messages: startMessagesUpstream, responses: startResponsesUpstream };

/** A stand-in model server and a gateway in front of it. */
export async function startBoth(
  wire: WireName,
  session: Session,
  mode: Mode = "ok",
  more: Partial<Route> = {},
): Promise<Bench & { readonly fake: FakeUpstream }> {
  const fake = await starts[wire]({ session, mode });
  // Patience is short only where it is meant to end.
  const idleTimeoutMs = mode.startsWith("hang") ? 300 : undefined;
  const bench = await startBench(httpUpstream(fake.baseUrl, wire, idleTimeoutMs), more);
  return {
    ...bench,
    fake,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await fake.close();
    },
  };
}

export const execCommand = {
  type: "function",
  name: "exec_command",
  description: "Runs a command.",
  parameters: { type: "object", properties: { cmd: { type: "string" } }, required: ["cmd"] },
};

/** One event of a Responses stream. */
export interface StreamEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Told {
  readonly status: number;
  readonly text: string;
  /** JSON of a document; undefined for a stream. */
  readonly body: unknown;
  /** JSON of every event of a stream. */
  readonly events: readonly StreamEvent[];
}

/** Asks as an agent does; reads the answer to its end. */
export async function ask(
  url: string,
  path: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Told> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${agentKey}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const { status } = response;
  if (response.headers.get("content-type")?.includes("json")) {
    return { status, text, body: JSON.parse(text), events: [] };
  }
  return { status, text, body: undefined, events: readEvents(text) };
}

/** Asks with a Responses request in the form of Codex's. */
export function askCodex(bench: Bench, input?: object[] | string, more?: object): Promise<Told> {
  return ask(bench.url, "/v1/responses", codexRequest(input, more));
}

/** Asks with a Messages request in the form of Claude Code's. */
export function askClaude(bench: Bench, messages?: object[] | string, more?: object): Promise<Told> {
  return ask(bench.url, "/v1/messages?beta=true", claudeRequest(messages, more), { "anthropic-version": "2023-06-01" });
}

export const bashTool = {
  name: "Bash",
  description: "Runs a command.",
  input_schema: { type: "object", properties: { command: { type: "string" } }, required: ["command"] },
};

export function claudeRequest(messages: object[] | string = "hi", more: object = {}): object {
  const cached = { cache_control: { type: "ephemeral" } };
  return {
    model: "m",
    stream: true,
    max_tokens: 4096,
    system: [
      { type: "text", text: "You are a Claude agent.", ...cached },
      { type: "text", text: "CWD: /workspace", ...cached },
    ],
    messages:
      typeof messages === "string"
        ? [{ role: "user", content: [{ type: "text", text: messages, ...cached }] }]
        : messages,
    tools: [bashTool],
    metadata: { user_id: "u" },
    ...more,
  };
}

/** The content blocks of a Messages stream, put together as an agent does. */
export function blocksOf(told: Told): Record<string, unknown>[] {
  const blocks: Record<string, unknown>[] = [];
  for (const event of told.events) {
    const index = Number(event["index"]);
    const { type, ...delta } = (event["delta"] ?? {}) as Record<string, unknown>;
    if (event.type === "content_block_start") blocks[index] = { ...(event["content_block"] as object) };
    if (event.type !== "content_block_delta") continue;
    const block = blocks[index] ?? {};
    for (const [key, text] of Object.entries(delta)) block[key] = `${block[key] ?? ""}${text}`;
  }
  return blocks.map(({ partial_json, ...block }) =>
    partial_json === undefined ? block : { ...block, input: JSON.parse(String(partial_json)) },
  );
}

/** Events of a stream; those that are no JSON, as agents do, are passed over. */
function readEvents(text: string): StreamEvent[] {
  const events: StreamEvent[] = [];
  const parser = createParser({
    onEvent({ data }) {
      try {
        events.push(JSON.parse(data));
      } catch {
        // `[DONE]`, or half an event.
      }
    },
  });
  parser.feed(text);
  return events;
}

/** The finished output items of a Responses stream, in the order of their index. */
export function itemsOf(told: Told): unknown[] {
  return told.events
    .filter(({ type }) => type === "response.output_item.done")
    .sort((a, b) => Number(a["output_index"]) - Number(b["output_index"]))
    .map((event) => event["item"]);
}

export function codexRequest(input: object[] | string = "hi", more: object = {}): object {
  return {
    model: "m",
    stream: true,
    store: false,
    input: typeof input === "string" ? [user(input)] : input,
    tools: [execCommand],
    tool_choice: "auto",
    parallel_tool_calls: true,
    include: ["reasoning.encrypted_content"],
    reasoning: { summary: "auto" },
    prompt_cache_key: "k",
    client_metadata: { a: "b" },
    ...more,
  };
}

export function user(text: string): object {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

export function developer(text: string): object {
  return { type: "message", role: "developer", content: [{ type: "input_text", text }] };
}
