import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { redacted } from "./credentials.ts";
import { Fault } from "./fault.ts";
import type { Meter } from "./meter.ts";
import type { Answer, Piece } from "./upstream.ts";
import { collect } from "./wires/turn.ts";
import type { TurnEncoder, TurnEvent, Wire } from "./wires/wire.ts";

/** The agent's side of one exchange: gives it a model's answer, or an error, in its own wire. */
export class Reply {
  readonly #wire: Wire;
  readonly #model: string;
  readonly #outgoing: ServerResponse;
  readonly #signal: AbortSignal;
  readonly #meter: Meter;
  #encoder: TurnEncoder | null = null;

  constructor(wire: Wire, model: string, outgoing: ServerResponse, signal: AbortSignal, meter: Meter) {
    this.#wire = wire;
    this.#model = model;
    this.#outgoing = outgoing;
    this.#signal = signal;
    this.#meter = meter;
  }

  /**
   * Hands an answer to the agent, as the bytes that came where both sides speak the same wire and
   * form, else translated. Throws a `Fault` when the answer breaks off.
   */
  async send(answer: Answer, wantsStream: boolean, sameWire: boolean): Promise<void> {
    const pass = sameWire && wantsStream === (answer.form === "stream");
    if (wantsStream) await this.#stream(answer, pass);
    else await this.#document(answer, pass);
    this.#outgoing.end();
  }

  async #stream(answer: Answer, pass: boolean): Promise<void> {
    this.#encoder = this.#wire.streamEncoder(this.#model);
    this.#begin(200, pass && answer.contentType !== "" ? answer.contentType : "text/event-stream; charset=utf-8");
    if (!pass) await this.#write(this.#encoder.open());
    for await (const piece of answer.pieces) {
      this.#meter.observe(piece.events);
      await this.#write(pass ? this.#passed(piece) : this.#encoded(piece.events));
      // What follows a finished turn is of no use; a server that stays silent here has not failed.
      if (piece.events.some(isEnd)) return;
    }
  }

  #encoded(events: readonly TurnEvent[]): string {
    return events.map((event) => this.#encoder?.push(event) ?? "").join("");
  }

  /**
   * Bytes that the agent could not read are replaced by an error that it can: broken ones, overflow in
   * another server's words, and those that quote a credential.
   */
  #passed(piece: Piece): Uint8Array | string {
    const error = piece.events.find((event) => event.type === "error");
    const unfit = error && (error.code !== "http-error" || error.message.includes(redacted));
    return unfit ? this.#afterBreak([error]) : piece.bytes;
  }

  /** The blank line ends an event that the upstream may have left half-sent. */
  #afterBreak(events: readonly TurnEvent[]): string {
    return `\n\n${this.#encoded(events)}`;
  }

  async #document(answer: Answer, pass: boolean): Promise<void> {
    const chunks: Uint8Array[] = [];
    const events: TurnEvent[] = [];
    for await (const piece of answer.pieces) {
      this.#meter.observe(piece.events);
      chunks.push(piece.bytes);
      events.push(...piece.events);
      if (piece.events.some(isEnd)) break;
    }
    const error = events.find((event) => event.type === "error");
    if (error) throw new Fault(error.code, error.message);
    this.#begin(200, pass ? answer.contentType : "application/json");
    await this.#write(
      pass ? Buffer.concat(chunks) : JSON.stringify(this.#wire.encodeDocument(collect(events), this.#model)),
    );
  }

  /** Tells the agent what went wrong, wherever the answer stands. Never throws. */
  fail(fault: Fault): void {
    if (fault.code === "client-gone") {
      this.#outgoing.destroy();
      return;
    }
    if (!this.#outgoing.headersSent) {
      this.#begin(fault.status, "application/json");
      this.#last(JSON.stringify(this.#wire.encodeError(fault.code, fault.message, fault.status)));
    } else this.#last(this.#afterBreak([{ type: "error", code: fault.code, message: fault.message }]));
  }

  #begin(status: number, contentType: string): void {
    this.#outgoing.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
    this.#outgoing.flushHeaders();
  }

  #last(text: string): void {
    this.#meter.responseBytes += Buffer.byteLength(text);
    this.#outgoing.end(text);
  }

  /** Waits while the agent reads more slowly than the model writes. */
  async #write(chunk: Uint8Array | string): Promise<void> {
    if (chunk.length === 0) return;
    this.#meter.responseBytes += typeof chunk === "string" ? Buffer.byteLength(chunk) : chunk.length;
    if (!this.#outgoing.write(chunk)) await once(this.#outgoing, "drain", { signal: this.#signal });
  }
}

function isEnd(event: TurnEvent): boolean {
  return event.type === "finish" || event.type === "error";
}
