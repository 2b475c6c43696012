import { createHash } from "node:crypto";
import type { ModelRequest } from "./wires/wire.ts";

/** The requests of one trial that failed, so that one that comes again is known. Keeps digests, no content. */
export class FailedRequests {
  readonly #digests = new Set<string>();

  add(request: ModelRequest): void {
    this.#digests.add(digest(request));
  }

  has(request: ModelRequest): boolean {
    // Most trials have no failure, and a prompt is long.
    return this.#digests.size > 0 && this.#digests.has(digest(request));
  }
}

function digest(request: ModelRequest): string {
  return createHash("sha256").update(JSON.stringify(request)).digest("hex");
}
