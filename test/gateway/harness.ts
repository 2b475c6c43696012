import { createParser } from "eventsource-parser";
import type { Route, Upstream } from "../../src/gateway/gateway.ts";
import { Gateway } from "../../src/gateway/server.ts";
import type { Session, SessionTurn } from "../../src/sessions/session.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";

export const unlimited: Route["limits"] = { requests: null, tokens: null, contextTokens: null, costUsd: null };

export function scripted(...turns: SessionTurn[]): Session {
  return { version: 1, origin: "scripted", turns };
}

/** A session of `count` equal one-line turns. */
export function chatter(count: number): Session {
  return scripted(...Array.from({ length: count }, () => ({ steps: [{ say: "Hello there." }] })));
}

export function httpUpstream(baseUrl: string, wire: "chat" | "responses"): Upstream {
  return { kind: "http", baseUrl, wire, headers: { authorization: "Bearer upstream-secret" }, idleTimeoutMs: 400 };
}

/** One gateway with one pod, and what stands behind it. */
export interface Bench extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly url: string;
}

export async function startBench(upstream: Upstream, route: Partial<Route> = {}): Promise<Bench> {
  const gateway = new Gateway();
  const { url } = await gateway.listen("pod", { host: "127.0.0.1", port: 0 });
  await gateway.open("pod", {
    trialId: "trial",
    model: "m",
    contextWindow: null,
    upstream,
    limits: unlimited,
    prices: null,
    record: false,
    ...route,
  });
  return { gateway, url, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

/** A stand-in model server and a gateway in front of it. */
export async function startBoth(
  wire: "chat" | "responses",
  session: Session,
  mode: Mode = "ok",
  route: Partial<Route> = {},
): Promise<Bench & { readonly fake: FakeUpstream }> {
  const fake = await (wire === "chat" ? startChatUpstream : startResponsesUpstream)({ session, mode });
  const bench = await startBench(httpUpstream(fake.baseUrl, wire), route);
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

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
type Json = any;

export interface Told {
  readonly status: number;
  /** JSON of a document, or undefined. */
  readonly body: Json;
  /** JSON of every event of a stream. */
  readonly events: Json[];
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
    headers: { "content-type": "application/json", authorization: "Bearer agent-key", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.headers.get("content-type")?.includes("json"))
    return { status: response.status, body: JSON.parse(text), events: [] };
  const events: Json[] = [];
  const parser = createParser({
    onEvent({ data }) {
      try {
        events.push(JSON.parse(data));
      } catch {
        events.push(data);
      }
    },
  });
  parser.feed(text);
  return { status: response.status, body: undefined, events };
}

/** A Responses request in the form of Codex's. */
export function codexRequest(input: object[] | string = "hi", more: object = {}): object {
  return {
    model: "m",
    stream: true,
    store: false,
    input:
      typeof input === "string"
        ? [{ type: "message", role: "user", content: [{ type: "input_text", text: input }] }]
        : input,
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
