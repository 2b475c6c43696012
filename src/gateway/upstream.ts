import type { IncomingHttpHeaders } from "node:http";
import type { WireName } from "./gateway.ts";
import type { ModelRequest, TurnEvent, Wire } from "./wires/wire.ts";

/** One request of an agent, read and admitted. */
export interface Ask {
  readonly wire: Wire;
  readonly request: ModelRequest;
  /** The agent's body, parsed. */
  readonly body: object;
  readonly headers: IncomingHttpHeaders;
  readonly compaction: boolean;
  /** Aborted when the agent goes away or the trial ends. */
  readonly signal: AbortSignal;
  /** Told the upstream's HTTP status as soon as it is known. */
  readonly onStatus: (status: number) => void;
  /** Told the model's name by the upstream's account, where it gives one. */
  readonly onModel: (name: string) => void;
}

/** A stretch of an answer: its bytes as they came, and what they mean. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly events: readonly TurnEvent[];
}

/** An answer that has begun well. */
export interface Answer {
  readonly form: "stream" | "document";
  readonly usageSource: "upstream" | "estimated";
  readonly contentType: string;
  /** Ends with a `finish` or `error` event; throws a `Fault` when the connection breaks. */
  readonly pieces: AsyncIterable<Piece>;
}

/** Where answers come from. */
export interface AnswerSource {
  readonly wire: WireName | "replay";
  /** Throws a `Fault` when the upstream refuses or cannot be asked. */
  ask(ask: Ask): Promise<Answer>;
  /** Tokens of a prompt by the upstream's own count; null when it does not count in the agent's wire. */
  count(ask: Ask): Promise<number | null>;
}
