import type { ConfigInput } from "../config/config.ts";

type Profile = ConfigInput["profiles"][string];
type Backend = NonNullable<ConfigInput["backends"]>[string];

/** One entry of the configuration, with why it is there. */
export interface Proposed<T> {
  readonly name: string;
  readonly value: T;
  /** Sentences for the comment above it. */
  readonly reasons: readonly string[];
  /** False: written as a comment, for the user to take in. */
  readonly active: boolean;
}

/** What a configuration for this machine would hold. */
export interface Proposal {
  /** A folder, or `builtin`. */
  readonly suite: { readonly value: string; readonly reasons: readonly string[] };
  readonly backends: readonly Proposed<Backend>[];
  readonly profiles: readonly Proposed<Profile>[];
  readonly timeoutSeconds: { readonly value: number; readonly reasons: readonly string[] };
  /** Models that were left out, and why; in sentences. */
  readonly skipped: readonly string[];
  /** What else the user should know; in sentences. */
  readonly notes: readonly string[];
}

/** There is nothing that could be run. */
export interface NoProposal {
  readonly problem: string;
  readonly fix: string;
}
