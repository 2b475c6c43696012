import type { BackendConfig, ProfileConfig } from "../../config/config.ts";
import type { Location } from "../../config/location.ts";
import type { ResolvedProfile } from "../../records/run.ts";

/** A profile to write files for: as it was configured, and as the run found it. */
export interface Recommended {
  readonly name: string;
  readonly config: ProfileConfig;
  readonly backend: BackendConfig | null;
  readonly resolved: Pick<ResolvedProfile, "agentVersion" | "backendFacts">;
  readonly location: Location;
}

/** A file for people to commit. Paths are relative to the folder of the decision. */
export interface ProfileFile {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** A model's server the way an agent talks to it without agent-eval's gateway between them. */
export interface DirectServer {
  /** What the model has to be asked for by: the script may give it a name of its own. */
  readonly model: string;
  readonly responses: DirectWire;
  readonly messages: DirectWire;
  readonly key: DirectKey;
  /** Commands that set it up, without the first line; null: there is nothing to set up. */
  readonly script: readonly string[] | null;
}

/**
 * Whether an agent can use a wire of the server. `sound`: the trials were made through it, or it is the maker's own.
 * `untried`: it is served, but the trials went through the gateway's translation. `lacking`: a translator is needed.
 */
export interface DirectWire {
  /** Of the agent's own configuration: for Responses up to and including the version, for Messages before it. */
  readonly baseUrl: string;
  readonly state: "sound" | "untried" | "lacking";
  /** Why it is not sound, in whole sentences; empty when it is. */
  readonly notes: readonly string[];
}

/** What the server wants to see: a key out of a variable, the agent's own login, or nothing. */
export type DirectKey =
  | { readonly kind: "variable"; readonly name: string; readonly header: "bearer" | "x-api-key" }
  | { readonly kind: "login" }
  | { readonly kind: "none" };
