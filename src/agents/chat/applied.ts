import type { Tree } from "../../trees/tree.ts";

/** What became of an answer's changes. */
export interface Applied {
  /** The whole workspace afterwards. */
  readonly tree: Tree;
  /** Files and hunks that were applied. */
  readonly applied: number;
  /** Why each other one was not. */
  readonly rejected: readonly string[];
  /** What the model said besides. */
  readonly prose: string;
}

/** No task needs more files changed; each is compared with all others before it is written. */
export const MOST_FILES = 1000;
