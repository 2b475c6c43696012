import { createHash } from "node:crypto";
import type { ModelRequest } from "./wires/wire.ts";

/** So many failed requests are remembered: an agent can send others without end. */
const KEPT = 1000;

/** The requests of one trial that failed, so that one that comes again is known. Keeps digests, no content. */
export class FailedRequests {
  readonly #digests = new Set<string>();

  add(request: ModelRequest): void {
    if (this.#digests.size < KEPT) this.#digests.add(digest(request));
  }

  has(request: ModelRequest): boolean {
    // Most trials have no failure, and a prompt is long.
    return this.#digests.size > 0 && this.#digests.has(digest(request));
  }
}

function digest(request: ModelRequest): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("hex");
}
