import { z } from "zod";
import type { Submission } from "../graders/grader.ts";
import { applyChanges, Change, diffTrees } from "../trees/changes.ts";
import type { Tree } from "../trees/tree.ts";

/**
 * `submission.json` of a trial: what was graded besides the changes to the workspace. With `changes.json`
 * and the task it is enough to grade the trial again, evidence of tampering included.
 */
export const SubmissionRecord = z.strictObject({
  version: z.literal(1),
  /** What was left behind and is no ordinary file: links, devices, more than may be read. */
  irregular: z.array(
    z.strictObject({
      path: z.string(),
      kind: z.enum(["symlink", "hard-link", "device", "unreadable", "escape", "too-large", "too-many"]),
      detail: z.string(),
    }),
  ),
  /** What differs from the `.git` that the agent was given, its commits' contents left out. */
  repository: z.array(Change),
  /** The agent's own words. */
  printed: z.string(),
});
export type SubmissionRecord = z.infer<typeof SubmissionRecord>;

/** Contents of commits: large, and no part of what is graded. */
const OBJECTS = ".git/objects/";

function isRepository(path: string): boolean {
  return path === ".git" || path.startsWith(".git/");
}

/** What the agent changed in the workspace, its own version control left out. */
export function workspaceChanges(workspace: Tree, collected: Tree): Change[] {
  return diffTrees(workspace, new Map([...collected].filter(([path]) => !isRepository(path))));
}

/** The part of a submission that the changes to the workspace do not tell. */
export function recordOf({ collected, repository, printed }: Submission): SubmissionRecord {
  const kept = (tree: Tree) => new Map([...tree].filter(([path]) => isRepository(path) && !path.startsWith(OBJECTS)));
  return {
    version: 1,
    irregular: collected.irregular.map((entry) => ({ ...entry })),
    repository: diffTrees(kept(repository), kept(collected.tree)),
    printed,
  };
}

/** The submission that was recorded, on a task's workspace and the repository that an agent is given with it. */
export function rebuild(
  { irregular, repository: changed, printed }: SubmissionRecord,
  changes: readonly Change[],
  workspace: Tree,
  repository: Tree,
): Submission {
  const files = [...applyChanges(workspace, changes), ...applyChanges(repository, changed)];
  return { collected: { tree: new Map(files), irregular }, repository, printed };
}
