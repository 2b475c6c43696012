import { isUtf8 } from "node:buffer";
import { applyPatch, type StructuredPatchHunk } from "diff";
import { type Tree, type TreeFile, textFile } from "../../trees/tree.ts";
import { type Applied, MOST_FILES } from "./applied.ts";
import { refusePath } from "./paths.ts";
import { type FileDiff, type Hunk, readDiff } from "./unified-diff.ts";

/** Context lines of a hunk that may differ from the file. */
const FUZZ = 2;
/** Lines compared in search of all hunks' places, at most: a hostile diff could take hours. */
const MOST_COMPARED = 50_000_000;
/** Applying a hunk whose place is known takes as long as so many comparisons. */
const HUNK_COST = 20;

/** Applies the unified diffs of an answer to a workspace, hunk by hunk; what does not fit is left out and said. */
export function applyDiff(answer: string, files: Tree): Applied {
  const { files: diffs, prose } = readDiff(answer);
  const draft = new Draft(files);
  for (const diff of diffs.slice(0, MOST_FILES)) draft.apply(diff);
  const others = diffs.slice(MOST_FILES).map(() => `the answer has more than ${MOST_FILES} files`);
  return { tree: draft.tree, applied: draft.applied, rejected: [...draft.rejected, ...others], prose };
}

class Draft {
  readonly tree: Map<string, TreeFile>;
  readonly rejected: string[] = [];
  applied = 0;
  #compared = 0;

  constructor(files: Tree) {
    this.tree = new Map(files);
  }

  apply(diff: FileDiff): void {
    const { hunks } = diff;
    const newPath = this.#known(diff.newPath, "b/");
    const fresh = newPath !== null && hunks.every(({ lines }) => lines.every(isAddition));
    // A file that is there, and of which lines are shown, is not new, whatever the diff says.
    const oldPath = this.#known(diff.oldPath, "a/") ?? (fresh || !this.tree.has(newPath ?? "") ? null : newPath);
    const path = newPath ?? oldPath;
    const problem = this.#problem({ ...diff, oldPath, newPath }, path);
    if (path === null || problem !== null) {
      for (let left = Math.max(1, hunks.length); left > 0; left -= 1) this.rejected.push(problem ?? "");
      return;
    }
    if (newPath === null) {
      this.tree.delete(path);
      this.applied += 1;
      return;
    }
    const before = oldPath === null ? undefined : this.tree.get(oldPath);
    const text = before === undefined ? this.#written(hunks) : this.#patched(textOf(before) ?? "", path, hunks);
    if (text === null) return;
    const executable = diff.executable ?? (before ?? this.tree.get(path))?.executable;
    if (oldPath !== null) this.tree.delete(oldPath);
    this.tree.set(path, textFile(text, executable));
  }

  /** A path without the letter that git puts before it, unless that was a folder's name. */
  #known(path: string | null, letter: string): string | null {
    return path !== null && !this.tree.has(path) && this.tree.has(letter + path) ? letter + path : path;
  }

  /** Why nothing of a file's diff can be applied. */
  #problem({ oldPath, newPath, hunks }: FileDiff, path: string | null): string | null {
    if (path === null) return "a diff names no file";
    for (const each of [oldPath, newPath]) {
      const refused = each === null ? null : refusePath(each, this.tree);
      if (refused !== null) return `${JSON.stringify(each)} is not written: ${refused}`;
    }
    const before = oldPath === null ? undefined : this.tree.get(oldPath);
    if (before !== undefined && newPath !== null && textOf(before) === null) return `${oldPath} is no text file`;
    if (oldPath === null || before !== undefined) return null;
    // Some models name a new file on both sides.
    const creates = newPath !== null && hunks.length > 0 && hunks.every(({ lines }) => lines.every(isAddition));
    return creates ? null : `${oldPath} is not there`;
  }

  /** A new file's content. */
  #written(hunks: readonly Hunk[]): string {
    this.applied += Math.max(1, hunks.length);
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const added = lines.filter((line) => /^[+ ]/.test(line)).map((line) => line.slice(1));
    const open = added.length === 0 || lines.at(-1)?.startsWith("\\");
    return added.join("\n") + (open ? "" : "\n");
  }

  /**
   * A file's content with the hunks that fit. They are looked for in their order; one that is out of order, anywhere.
   * null when there were hunks and none fits.
   */
  #patched(original: string, path: string, hunks: readonly Hunk[]): string | null {
    let [base, text] = [original, original];
    let kept: Hunk[] = [];
    for (const [index, hunk] of hunks.entries()) {
      const inOrder = this.#fit(base, [...kept, hunk]);
      const fitted = inOrder ?? this.#fit(text, [hunk]);
      if (fitted === null) {
        this.rejected.push(`hunk ${index + 1} of ${path} does not apply`);
        continue;
      }
      if (inOrder === null) [base, kept] = [fitted, []];
      else kept.push(hunk);
      text = fitted;
      this.applied += 1;
    }
    // A renamed file without a hunk is a change too.
    if (hunks.length === 0) this.applied += 1;
    return hunks.length > 0 && text === original ? null : text;
  }

  /** Tried exactly first, then with context that differs. */
  #fit(text: string, hunks: readonly Hunk[]): string | null {
    const lines = text.split("\n").length;
    // Nothing can be put behind a last line break.
    const end = text.endsWith("\n") ? lines : lines + 1;
    for (const fuzzFactor of [0, FUZZ]) {
      this.#compared += lines * (hunks.at(-1)?.lines.length ?? 0) + hunks.length * HUNK_COST;
      const placed = this.#compared > MOST_COMPARED ? null : placedHunks(hunks, end, fuzzFactor);
      if (placed === null) return null;
      const patch = { oldFileName: "", newFileName: "", oldHeader: "", newHeader: "", hunks: placed };
      const fitted = applyPatch(text, patch, { fuzzFactor, compareLine: sameLine });
      if (fitted !== false) return fitted;
    }
    return null;
  }
}

/**
 * Hunks as the library takes them: counted anew, and each begun to be looked for behind the one before, which may
 * have matched `fuzz` more lines than it has. null when that is beyond the file's end, or a hunk names no place at all.
 */
function placedHunks(hunks: readonly Hunk[], end: number, fuzz: number): StructuredPatchHunk[] | null {
  const placed: StructuredPatchHunk[] = [];
  let first = 1;
  for (const { start, lines } of hunks) {
    const oldLines = lines.filter((line) => !isAddition(line)).length;
    if (first > end || (oldLines === 0 && start === null)) return null;
    const oldStart = Math.min(Math.max(start ?? first, first), end);
    placed.push({ oldStart, oldLines, newStart: oldStart, newLines: lines.length - oldLines, lines: [...lines] });
    first = oldStart + oldLines + fuzz;
  }
  return placed;
}

/** Blanks at a line's end are what models get wrong first. */
function sameLine(_number: number, line: string | undefined, _sign: string, written: string): boolean {
  return line === written || line?.trimEnd() === written.trimEnd();
}

function isAddition(line: string): boolean {
  return /^[+\\]/.test(line);
}

/** null when it is no text, or there is no file. */
function textOf(file: TreeFile | undefined): string | null {
  if (file === undefined) return null;
  const bytes = Buffer.from(file.bytes);
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString("utf8") : null;
}
