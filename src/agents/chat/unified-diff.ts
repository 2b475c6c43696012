import { tidyPath } from "./paths.ts";

/** One place of a file to be changed. */
export interface Hunk {
  /** Line of the old file where it begins, from 1; null when the diff does not say. */
  readonly start: number | null;
  /** Each with its sign: a blank, `+`, `-` or `\`. */
  readonly lines: readonly string[];
}

/** What a diff does to one file. A path of null stands for /dev/null. */
export interface FileDiff {
  readonly oldPath: string | null;
  readonly newPath: string | null;
  /** null: as it was. */
  readonly executable: boolean | null;
  readonly hunks: readonly Hunk[];
}

interface OpenHunk {
  readonly start: number | null;
  /** Lines of the old and the new file that its header promises and that are still to come. */
  old: number;
  new: number;
  readonly lines: string[];
}

interface OpenFile {
  oldPath: string | null;
  newPath: string | null;
  executable: boolean | null;
  /** Whether `---` and `+++` lines, or others as sure, have named it. */
  named: boolean;
  readonly hunks: OpenHunk[];
}

/**
 * Finds the unified diffs in an answer, whatever stands around them. Models write them from memory, so nothing that
 * a reader can do without is needed: line counts and numbers, `index` lines, the a/ and b/ before a path, the blank
 * before an empty line. The format of the apply_patch tool, which some were trained on, is read too.
 */
export function readDiff(answer: string): { readonly files: readonly FileDiff[]; readonly prose: string } {
  const reader = new DiffReader(answer.split("\n"));
  return { files: reader.files(), prose: reader.prose() };
}

class DiffReader {
  readonly #lines: readonly string[];
  readonly #files: OpenFile[] = [];
  readonly #prose: string[] = [];
  #hunk: OpenHunk | null = null;
  /** In a code fence nothing is prose. */
  #fenced = false;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    for (let at = 0; at < lines.length; at += 1) at += this.#read(at);
  }

  files(): FileDiff[] {
    return this.#files.map((file) => ({ ...file, hunks: file.hunks.map(closed).filter(changes) }));
  }

  prose(): string {
    return this.#prose.join("\n").trim();
  }

  /** Takes the line at an index; gives how many more it took. */
  #read(at: number): 0 | 1 {
    const raw = this.#lines[at] ?? "";
    const line = raw.replace(/\r$/, "");
    const next = this.#lines[at + 1]?.replace(/\r$/, "") ?? "";
    if (/^ {0,3}(?:```|~~~)/.test(line) && !(this.#hunk && line.startsWith(" "))) {
      this.#fenced = !this.#fenced;
      this.#hunk = null;
    } else if (/^--- \S/.test(line) && /^\+\+\+ \S/.test(next)) {
      this.#named(pathOf(line.slice(4), "a/"), pathOf(next.slice(4), "b/"));
      return 1;
    } else if (/^diff --git /.test(line)) this.#open(gitPaths(line));
    else if (/^\*\*\* (?:Update|Add|Delete) File: /.test(line)) this.#patchHeader(line);
    else if (/^@@/.test(line) && this.#files.length > 0) this.#openHunk(line);
    else if (this.#hunk !== null && this.#belongs(this.#hunk, raw)) this.#push(this.#hunk, raw);
    else {
      this.#hunk = null;
      if (!this.#header(line)) this.#prose.push(line);
    }
    return 0;
  }

  #open(paths: { oldPath: string | null; newPath: string | null }, named = false): void {
    this.#hunk = null;
    this.#files.push({ ...paths, executable: null, named, hunks: [] });
  }

  #named(oldPath: string | null, newPath: string | null): void {
    const file = this.#files.at(-1);
    if (!file || file.named || file.hunks.length > 0) this.#open({ oldPath, newPath }, true);
    else Object.assign(file, { oldPath, newPath, named: true });
  }

  #patchHeader(line: string): void {
    const path = tidyPath(line.slice(line.indexOf(":") + 1));
    const [added, deleted] = [line.startsWith("*** Add"), line.startsWith("*** Delete")];
    this.#open({ oldPath: added ? null : path, newPath: deleted ? null : path }, true);
    if (!deleted) this.#openHunk("@@");
  }

  #openHunk(header: string): void {
    const numbers = /^@@+ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))?/.exec(header);
    const [, start, old = "1", now = "1"] = numbers ?? [];
    // A hunk that only adds names the line before.
    const first = start === undefined ? null : Number(start) + (Number(old) === 0 ? 1 : 0);
    this.#hunk = { start: first, old: 0, new: 0, lines: [] };
    if (numbers) Object.assign(this.#hunk, { old: Number(old), new: Number(now) });
    this.#files.at(-1)?.hunks.push(this.#hunk);
  }

  /** Whether a line is one of the open hunk's. Without its sign it is one where the hunk cannot be over. */
  #belongs(hunk: OpenHunk, line: string): boolean {
    if (/^(?:[ +\\-]|\r?$)/.test(line)) return true;
    if (/^(?:diff |index |Index:|\*\*\* |<\/?(?:diff|patch|answer)>)/.test(line)) return false;
    const paragraph = hunk.lines.at(-1)?.trim() === "";
    return this.#fenced || (hunk.old > 0 && hunk.new > 0 && !paragraph);
  }

  #push(hunk: OpenHunk, line: string): void {
    if (!/^[+\\]/.test(line)) hunk.old -= 1;
    if (!/^[-\\]/.test(line)) hunk.new -= 1;
    hunk.lines.push(line);
  }

  /** Lines between the name of a file and its first hunk; false for others. */
  #header(line: string): boolean {
    const file = this.#files.at(-1);
    if (!file || file.hunks.length > 0) return /^(?:Index: |=+$|\*\*\* (?:Begin|End) Patch)/.test(line);
    const mode = /^new (?:file )?mode 100(644|755)/.exec(line);
    const rename = /^rename (from|to) (.+)/.exec(line);
    if (mode) file.executable = mode[1] === "755";
    if (line.startsWith("new file mode")) file.oldPath = null;
    if (line.startsWith("deleted file mode")) file.newPath = null;
    if (rename) file[rename[1] === "from" ? "oldPath" : "newPath"] = tidyPath(rename[2] ?? "");
    return /^(?:index |new |old |deleted |similarity |rename |Index: |=+$|\*\*\* )/.test(line);
  }
}

/** Every line with its sign. Empty lines at the end are the answer's, not the file's. */
function closed({ start, lines }: OpenHunk): Hunk {
  const last = lines.findLastIndex((line) => !/^\r?$/.test(line));
  const own = lines.slice(0, last + 1);
  return { start, lines: own.map((line) => (/^[ +\\-]/.test(line) ? line : ` ${line}`)) };
}

function changes({ lines }: Hunk): boolean {
  return lines.some((line) => line.startsWith("+") || line.startsWith("-"));
}

function gitPaths(line: string): { oldPath: string | null; newPath: string | null } {
  const match = /^diff --git "?a\/(.+?)"? "?b\/(.+?)"?$/.exec(line);
  return { oldPath: match?.[1] ?? null, newPath: match?.[2] ?? null };
}

/** The path of a `---` or `+++` line: up to the tab before a date, and without git's letter. */
function pathOf(written: string, letter: string): string | null {
  const path = tidyPath(written.split("\t")[0] ?? "");
  if (path === "/dev/null") return null;
  return path.startsWith(letter) ? path.slice(letter.length) : path;
}
