import { Agent, request } from "undici";
import type { z } from "zod";
import { InfraError, messageOf, UsageError } from "../errors.ts";
import { CallError, type CallName, calls } from "./admin-protocol.ts";
import type { GatewayControl, Ledger, Reach, Refresh, Reply, Route, Upstream, WireName } from "./gateway.ts";

// A ledger may be long and an upstream slow to reach; the server itself bounds both.
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 1000, keepAliveMaxTimeout: 1000 });

/** A gateway in another process or container, controlled over its admin port. */
export class RemoteGateway implements GatewayControl {
  readonly #url: string;
  readonly #token: string;

  /** `url` without a path: `http://127.0.0.1:49160`. */
  constructor(url: string, token: string) {
    this.#url = url.replace(/\/+$/, "");
    this.#token = token;
  }

  async open(pod: string, route: Route): Promise<void> {
    await this.#call("open", { pod, route });
  }

  async peek(pod: string): Promise<Ledger> {
    return await this.#call("peek", { pod });
  }

  async ask(pod: string, wire: WireName, body: object): Promise<Reply> {
    return await this.#call("ask", { pod, wire, body: { ...body } });
  }

  async close(pod: string): Promise<Ledger> {
    return await this.#call("close", { pod });
  }

  async refreshes(pod: string, after: number): Promise<readonly Refresh[]> {
    return await this.#call("refreshes", { pod, after });
  }

  async reach(upstream: Upstream): Promise<Reach> {
    return await this.#call("reach", { upstream });
  }

  async #call<N extends CallName>(
    name: N,
    input: z.input<(typeof calls)[N]["input"]>,
  ): Promise<z.output<(typeof calls)[N]["output"]>> {
    const { status, body } = await this.#send(name, input);
    if (status !== 200) throw failed(name, status, body);
    const output = calls[name].output.safeParse(body);
    if (output.success) return output.data as z.output<(typeof calls)[N]["output"]>;
    throw new InfraError(
      "gateway-protocol",
      `The gateway's answer to \`${name}\` cannot be read: ${output.error.message}`,
    );
  }

  async #send(name: CallName, input: object): Promise<{ status: number; body: unknown }> {
    try {
      const response = await request(`${this.#url}/${name}`, {
        method: "POST",
        dispatcher,
        headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
        body: JSON.stringify(input),
      });
      return { status: response.statusCode, body: await response.body.json() };
    } catch (error) {
      throw new InfraError("gateway-gone", `The gateway at ${this.#url} does not answer: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

function failed(name: CallName, status: number, body: unknown): InfraError | UsageError {
  const parsed = CallError.safeParse(body);
  if (!parsed.success)
    return new InfraError("gateway-protocol", `The gateway answered \`${name}\` with status ${status}.`);
  const { code, message, usage, fix } = parsed.data.error;
  const details = fix === undefined ? {} : { fix };
  return usage ? new UsageError(code, message, details) : new InfraError(code, message, details);
}
