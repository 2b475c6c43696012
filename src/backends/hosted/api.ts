import { ServerHttp } from "../http.ts";
import { rootOf } from "./address.ts";
import type { HostedServer } from "./server.ts";

/** These questions need no model, so nobody waits long for them. */
const PATIENCE_MS = 5000;

/** What a server says of itself beside the model's wire. It is asked with its own key, at its own address. */
export class HostedApi implements AsyncDisposable {
  readonly #http: ServerHttp;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal;

  constructor({ baseUrl, headers }: Pick<HostedServer, "baseUrl" | "headers">, signal: AbortSignal) {
    const root = rootOf(baseUrl);
    this.#http = new ServerHttp(root);
    this.#base = baseUrl.slice(root.length);
    // Messages servers insist on their version; to others it says nothing.
    this.#headers = { "anthropic-version": "2023-06-01", ...headers };
    this.#signal = signal;
  }

  /** The JSON at a path below the version; null when there is none. Rejects with the signal's reason alone. */
  async versioned(path: string): Promise<unknown> {
    return await this.root(this.#base + path);
  }

  /** The same for a path beside the version. */
  async root(path: string): Promise<unknown> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(PATIENCE_MS)]);
    try {
      const { status, text } = await this.#http.ask({ method: "GET", path, headers: this.#headers, signal });
      return status === 200 ? JSON.parse(text) : null;
    } catch {
      this.#signal.throwIfAborted();
      return null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http[Symbol.asyncDispose]();
  }
}
