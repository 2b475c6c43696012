import type { Finish, RequestErrorCode, TokenUsage, WireName } from "../gateway.ts";

/** A call of a tool. `arguments` is the text the model wrote, JSON or not. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One step of a conversation, neutral to wires. Images are left out. */
export type Message =
  | { readonly role: "user"; readonly text: string }
  | {
      readonly role: "assistant";
      readonly reasoning: string;
      readonly text: string;
      readonly calls: readonly ToolCall[];
    }
  | { readonly role: "tool"; readonly callId: string; readonly text: string };

/** A function tool; `parameters` is its JSON Schema. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type ToolChoice = "auto" | "none" | "required" | { readonly name: string };

/** What an agent asks of a model, neutral to wires. null: the agent did not say. */
export interface ModelRequest {
  readonly model: string;
  readonly stream: boolean;
  /** All system and developer text, in order. Chat templates allow one such message, at the front. */
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  /** Offered tools that only the agent's own wire can express. */
  readonly foreignTools: readonly { readonly type: string; readonly name: string | null }[];
  readonly toolChoice: ToolChoice | null;
  readonly effort: string | null;
  readonly maxOutputTokens: number | null;
  readonly temperature: number | null;
  readonly parallel: boolean | null;
  /** Texts at which the model is to stop; Responses cannot express them. */
  readonly stop: readonly string[];
}

/** How fast the server says it was, in tokens per second. null: it does not say, or there was nothing to time. */
export interface Timings {
  /** Reading what of the prompt was not cached. */
  readonly promptTokensPerSecond: number | null;
  /** Writing the answer. */
  readonly decodeTokensPerSecond: number | null;
}

/** One piece of a model's answer. Exactly one `finish` or `error` ends a turn, usage and timings come before it. */
export type TurnEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "call"; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: "arguments"; readonly index: number; readonly text: string }
  | { readonly type: "usage"; readonly usage: TokenUsage }
  | ({ readonly type: "timings" } & Timings)
  | { readonly type: "finish"; readonly reason: Finish }
  | { readonly type: "error"; readonly code: RequestErrorCode; readonly message: string };

export type TurnStep =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string }
  | ({ readonly kind: "call" } & ToolCall);

/** A whole answer: its events, collected. */
export interface Turn {
  readonly steps: readonly TurnStep[];
  readonly usage: TokenUsage | null;
  readonly finish: Finish;
}

/** Bytes of an answer → events. Where the bytes are cut makes no difference. Never throws. */
export interface TurnDecoder {
  /** The name of the model by the server's account; null while it has not told one. */
  readonly model: string | null;
  push(chunk: Uint8Array): TurnEvent[];
  /** Call once when the bytes end; says so when they ended too early. */
  end(): TurnEvent[];
}

/** Events → server-sent events text. */
export interface TurnEncoder {
  /** What is sent before the first event. */
  open(): string;
  push(event: TurnEvent): string;
}

/** One protocol, in both directions. A new wire is one file (or folder) and one line in `registry.ts`. */
export interface Wire {
  readonly name: WireName;
  /** Path below the version, on the agent's side and on the upstream's: `/chat/completions`. */
  readonly path: string;
  /** Headers that the protocol demands of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Request headers that are part of the protocol, handed on when a request passes through. */
  readonly passHeaders: readonly string[];
  /** Tolerates unknown fields. Throws a `Fault` (`malformed-request`) on a body it cannot read. */
  decodeRequest(body: unknown): ModelRequest;
  encodeRequest(request: ModelRequest): object;
  /** The agent's own body, changed only as far as metering needs it; the same object when it need not be. */
  metered(body: object): object;
  streamDecoder(): TurnDecoder;
  streamEncoder(model: string): TurnEncoder;
  /** A whole JSON answer → events, with the guarantees of a stream decoder. */
  decodeDocument(body: unknown): TurnEvent[];
  encodeDocument(turn: Turn, model: string): object;
  encodeError(code: RequestErrorCode, message: string, status: number): object;
}
