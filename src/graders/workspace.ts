import type { Task } from "../tasks/task.ts";
import { applyChanges, type Change, diffTrees } from "../trees/changes.ts";
import { overlay, type Tree } from "../trees/tree.ts";
import type { Tampering } from "./grader.ts";
import { territoryOf } from "./territory.ts";

/** What tools leave behind. It is no part of a solution, and could stand in for modules of the toolchain. */
const LEAVINGS = /(?:^|\/)(?:node_modules|__pycache__|\.DS_Store)(?:\/|$)/i;

const VERSION_CONTROL = /^\.git(?:\/|$)/i;

/** The harness's folder, and repositories within the workspace, whose settings git would obey. */
const RESERVED = /^\.agent-eval(?:\/|$)|(?:^|\/)\.git(?:\/|$)/i;

/** The files to run the hidden tests on, and what of the agent's was left out of them. */
export interface GradedWorkspace {
  readonly files: Tree;
  /** What the agent changed, its version control and the leavings of tools left out. */
  readonly changes: readonly Change[];
  /** Those of the changes that are graded. */
  readonly kept: readonly Change[];
  readonly tampering: readonly Tampering[];
}

/**
 * The task's workspace with the agent's changes, less those at paths that are not the agent's to
 * change, and the hidden files on top.
 */
export function gradedWorkspace(task: Task, collected: Tree): GradedWorkspace {
  const { isHidden, isProtected } = territoryOf(task);
  const left = [...collected].filter(([path]) => !VERSION_CONTROL.test(path) && !LEAVINGS.test(path));
  const changes = diffTrees(task.workspace, new Map(left));
  const kept: Change[] = [];
  const tampering: Tampering[] = [];
  for (const change of changes) {
    const { path } = change;
    const did = change.kind === "delete" ? "deleted" : task.workspace.has(path) ? "changed" : "added";
    if (RESERVED.test(path)) tampering.push({ kind: "reserved-path", path, detail: `${did}; left out of grading` });
    else if (isHidden(path)) {
      const detail = `${did} where hidden tests lie; left out of grading`;
      tampering.push({ kind: "hidden-path", path, detail });
    } else if (isProtected(path)) {
      const remedy = did === "added" ? "left out of grading" : "restored for grading";
      tampering.push({ kind: "protected-file", path, detail: `${did}; ${remedy}` });
    } else kept.push(change);
  }
  return { files: overlay(applyChanges(task.workspace, kept), task.hidden), changes, kept, tampering };
}
