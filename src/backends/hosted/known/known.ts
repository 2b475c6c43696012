import type { SurveyedServer } from "../../survey.ts";
import type { HostedApi } from "../api.ts";
import type { Listing } from "../listing.ts";

type Said<T> = T | null | undefined;

/** A model as its server tells of it. Left out: it does not say. */
export interface ToldModel {
  /** As requests name it. */
  readonly name: string;
  /** What it is, where it is served under a name of the user's. */
  readonly behind?: Said<string>;
  readonly engine?: Said<string>;
  readonly modelDigest?: Said<string>;
  readonly architecture?: Said<string>;
  readonly parameters?: Said<string>;
  readonly quantization?: Said<string>;
  readonly sizeBytes?: Said<number>;
  /** Tokens it was trained for. */
  readonly trainedContext?: Said<number>;
  /** Tokens it is loaded with. */
  readonly contextLoaded?: Said<number>;
  /** Whether it can call tools. */
  readonly tools?: Said<boolean>;
  readonly embeds?: boolean;
  /** More names that it is loaded under, each with a window of its own. */
  readonly instances?: readonly { readonly name: string; readonly contextLoaded: Said<number> }[];
}

/** All that a server tells on its own pages. */
export interface Told {
  readonly version?: Said<string>;
  /** Requests it answers at the same time. */
  readonly slots?: Said<number>;
  /** The agents' own wires that may be passed through to it. */
  readonly wires: SurveyedServer["wires"];
  /** The first of its models answers under any name. */
  readonly anyName?: boolean;
  readonly models: readonly ToldModel[];
}

/**
 * A server that tells more of itself than the common protocol does: read in one place, for a run that uses it and for
 * whoever looks what runs on a machine. A new one is one file and one line in `registry.ts`.
 */
export interface KnownServer {
  readonly kind: SurveyedServer["kind"];
  /** Its name for itself among the owners of models. */
  readonly owner: string;
  /** Where it usually listens; null: it is found in another way. */
  readonly usualUrl: string | null;
  /**
   * Reads its pages. `model`: the one that is meant, and of which more may be known; null: all of them.
   * null when it is another server. Never rejects but with the signal's reason.
   */
  read(api: Pick<HostedApi, "root">, listing: Listing, model: string | null): Promise<Told | null>;
}
