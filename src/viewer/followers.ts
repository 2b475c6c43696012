import type { ServerResponse } from "node:http";
import { begin } from "./answer.ts";
import type { Growth } from "./growth.ts";

/** A connection that is silent for longer may be taken for dead on the way. ms. */
const HEARTBEAT_MS = 15_000;

/** The pages that follow a run, each by server-sent events (WHATWG HTML, section 9.2). */
export class Followers {
  readonly #growth: Growth;
  readonly #open = new Set<ServerResponse>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(growth: Growth) {
    this.#growth = growth;
    growth.onChange((version) => {
      for (const response of this.#open) tell(response, version);
    });
    this.#heartbeat = setInterval(() => {
      for (const response of this.#open) response.write(": still here\n\n");
    }, HEARTBEAT_MS).unref();
  }

  /** Follows from now on; a page that shows an older version is told at once. */
  add(response: ServerResponse, shown: string): void {
    begin(response, { status: 200, headers: { "content-type": "text/event-stream; charset=utf-8" } });
    response.write("retry: 1000\n\n");
    this.#open.add(response);
    response.on("close", () => this.#open.delete(response));
    if (shown !== this.#growth.version) tell(response, this.#growth.version);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const response of this.#open) response.end();
    this.#open.clear();
  }
}

function tell(response: ServerResponse, version: string): void {
  response.write(`event: grown\ndata: ${version}\n\n`);
}
