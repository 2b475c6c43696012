import type { Baseline } from "../baselines/baseline.ts";
import type { History } from "../history/history.ts";
import type { Found } from "../history/read.ts";

/** What the nights so far say of one profile. */
export interface Standing {
  readonly profile: string;
  /** Identity of the profile tonight. */
  readonly profileId: string;
  /**
   * `regressed`: the statistics support it. `question`: something points to it, or an earlier regression is not shown
   * to be over; nothing is opened and nothing closed. `steady`: neither.
   */
  readonly state: "regressed" | "question" | "steady";
  /** What supports the regression, the strongest first. Sentences. */
  readonly evidence: readonly string[];
  /** What else there is to know. Sentences. */
  readonly notes: readonly string[];
  /** How it was before, to tell a recovery by; null unless regressed. */
  readonly before: Before | null;
}

/** How a profile was before a regression, kept as long as its issue is open. */
export interface Before {
  /** The run, and the identity of the profile when the regression was seen. */
  readonly run: string;
  readonly profileId: string;
  /** Success, as a share. */
  readonly level: number;
}

/** What standings are worked out from. */
export interface Watch {
  readonly found: Found;
  readonly history: History;
  /** Id of tonight's run, which is one of those found. */
  readonly tonight: string;
  /** By profile; none: there is nothing to compare with, and nobody asked for it. */
  readonly baselines: ReadonlyMap<string, Baseline>;
  /** Regressions that were told of and are not over, by profile. */
  readonly open: ReadonlyMap<string, Before>;
}
