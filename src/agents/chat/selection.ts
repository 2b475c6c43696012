import { isUtf8 } from "node:buffer";
import { basename } from "node:path/posix";
import type { Tree } from "../../trees/tree.ts";

/** The part of a repository that is shown to the model. */
export interface Selection {
  /** Text by path, sorted by path. */
  readonly shown: ReadonlyMap<string, string>;
  /** Every other file, sorted by path, with the reason. */
  readonly left: ReadonlyMap<string, "binary" | "lock file" | "no room">;
}

const lockFiles: ReadonlySet<string> = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "deno.lock",
  "Cargo.lock",
  "poetry.lock",
  "pdm.lock",
  "uv.lock",
  "Pipfile.lock",
  "go.sum",
  "Gemfile.lock",
  "composer.lock",
  "packages.lock.json",
  "gradle.lockfile",
  "flake.lock",
  "mix.lock",
  "pubspec.lock",
]);

/** What a file costs besides its text: its name and the lines around it. */
const FRAME_CHARS = 40;

/**
 * Chooses what of a repository fits into `room` (characters): files that the prompt names first, then the smaller
 * ones, so that most of them are seen. Version control, binary and lock files are never shown.
 */
export function selectFiles(files: Tree, prompt: string, room: number): Selection {
  const left = new Map<string, "binary" | "lock file" | "no room">();
  const candidates: { path: string; text: string; rank: number }[] = [];
  for (const [path, { bytes }] of files) {
    if (path === ".git" || path.startsWith(".git/")) continue;
    const content = Buffer.from(bytes);
    if (lockFiles.has(basename(path))) left.set(path, "lock file");
    else if (content.includes(0) || !isUtf8(content)) left.set(path, "binary");
    else candidates.push({ path, text: content.toString("utf8"), rank: rankOf(path, prompt) });
  }
  candidates.sort((a, b) => a.rank - b.rank || a.text.length - b.text.length || (a.path < b.path ? -1 : 1));
  const shown = new Map<string, string>();
  let used = 0;
  for (const { path, text } of candidates) {
    const cost = text.length + path.length + FRAME_CHARS;
    if (used + cost > room) left.set(path, "no room");
    else {
      used += cost;
      shown.set(path, text);
    }
  }
  return { shown: sorted(shown), left: sorted(left) };
}

/** 0: named with its path; 1: with its file name; 2: not at all. */
function rankOf(path: string, prompt: string): 0 | 1 | 2 {
  if (names(prompt, path)) return 0;
  return names(prompt, basename(path)) ? 1 : 2;
}

/** Whether a name stands in a text as a whole, not as a part of another one. */
function names(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (!/[\w/-]/.test(text[at - 1] ?? " ") && !/^(?:[\w/-]|\.\w)/.test(text.slice(end, end + 2))) return true;
  }
  return false;
}

function sorted<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
