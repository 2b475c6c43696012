import { messageOf } from "../errors.ts";
import { Fault } from "./fault.ts";

/** One exchange with an upstream: ended by the agent, or by an upstream that is silent for too long. */
export class Connection {
  readonly #idle = new AbortController();
  readonly #agent: AbortSignal;
  readonly #idleMs: number;
  readonly signal: AbortSignal;

  constructor(agent: AbortSignal, idleMs: number) {
    this.#agent = agent;
    this.#idleMs = idleMs;
    this.signal = AbortSignal.any([agent, this.#idle.signal]);
  }

  /**
   * Waits for the upstream's next sign of life. Time the agent takes to read does not count.
   * Throws a `Fault` (`idle-timeout`, `client-gone`, `unreachable`, `reset`) when none comes.
   */
  async wait<T>(next: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#idle.abort(), this.#idleMs);
    try {
      return await next;
    } catch (error) {
      throw this.#fault(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #fault(error: unknown): Fault {
    if (this.#idle.signal.aborted) {
      return new Fault("idle-timeout", `The model server sent nothing for ${this.#idleMs} ms.`);
    }
    if (this.#agent.aborted) return new Fault("client-gone", messageOf(this.#agent.reason));
    const code = connectionCode(error);
    return unreachable.has(code)
      ? new Fault("unreachable", `The model server cannot be reached (${code}).`)
      : new Fault("reset", `The connection to the model server broke (${code}).`);
  }
}

const unreachable = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The system's name for what broke a connection, such as `ECONNREFUSED`. */
export function connectionCode(error: unknown): string {
  // Happy eyeballs wraps one error per address.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && "code" in first ? first.code : undefined;
  return typeof code === "string" ? code : first instanceof Error ? first.name : "unknown error";
}
