import type { ServerFacts } from "../../server.ts";
import type { HostedApi } from "../api.ts";
import type { Listing } from "../listing.ts";

/** What a server says of itself and of the model it serves. */
export interface SelfDescription
  extends Partial<
    Pick<
      ServerFacts,
      | "version"
      | "engine"
      | "model"
      | "modelDigest"
      | "architecture"
      | "parameters"
      | "quantization"
      | "sizeBytes"
      | "contextLoaded"
    >
  > {
  readonly kind: string;
  /** Requests it answers at the same time. */
  readonly slots?: number | null;
}

/** A server that tells more of itself than the common protocol does. A new one is one file and one line in `registry.ts`. */
export interface KnownServer {
  /** Its name for itself among the owners of models. */
  readonly owner: string;
  /** null when it is another server. Never rejects but with the signal's reason. */
  describe(api: HostedApi, model: string, listing: Listing): Promise<SelfDescription | null>;
}
