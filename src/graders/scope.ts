import { structuredPatch } from "diff";
import picomatch from "picomatch";
import type { RefactorGrading } from "../tasks/task.ts";
import { type Change, fileOf } from "../trees/changes.ts";
import type { Tree } from "../trees/tree.ts";
import type { Check } from "./grader.ts";

/** Beyond so many changed lines a file counts as replaced whole: finding the difference takes quadratic time. */
const MAX_EDITS = 2000;
const SHOWN = 10;

/** That only what may change did, and no more than needed; a check for each bound that the task sets. */
export function checkScope({ scope }: RefactorGrading, base: Tree, changes: readonly Change[]): Check[] {
  const checks: Check[] = [];
  if (scope.allowed) {
    const mayChange = picomatch(scope.allowed, { dot: true });
    const outside = changes.map(({ path }) => path).filter((path) => !mayChange(path));
    const more = outside.length > SHOWN ? `, and ${outside.length - SHOWN} more` : "";
    const detail = outside.length === 0 ? `${changes.length} files changed` : outside.slice(0, SHOWN).join(", ") + more;
    checks.push({ name: "only allowed files changed", kind: "scope", passed: outside.length === 0, detail });
  }
  if (scope.maxChangedLines !== undefined) {
    const lines = changes.reduce((sum, change) => sum + changedLines(base, change), 0);
    const detail = `${lines} lines added or removed, at most ${scope.maxChangedLines} are needed`;
    const name = "the change is no larger than needed";
    checks.push({ name, kind: "scope", passed: lines <= scope.maxChangedLines, detail });
  }
  return checks;
}

/** Lines added and removed together. */
function changedLines(base: Tree, change: Change): number {
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("utf8");
  const before = text(base.get(change.path)?.bytes);
  const after = change.kind === "write" ? text(fileOf(change).bytes) : "";
  const patch = structuredPatch("", "", before, after, "", "", { context: 0, maxEditLength: MAX_EDITS });
  if (patch === undefined) return before.split("\n").length + after.split("\n").length;
  return patch.hunks.flatMap(({ lines }) => lines).filter((line) => /^[+-]/.test(line)).length;
}
