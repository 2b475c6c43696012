import type { Tree } from "../../trees/tree.ts";
import { tidyPath } from "./paths.ts";
import type { Block } from "./whole-files.ts";

/** Beyond so many characters a line names no file. */
const LONGEST_HEADING = 500;

interface Line {
  readonly text: string;
  readonly from: number;
  /** Behind its line end. */
  readonly to: number;
}

interface Fence {
  readonly marks: string;
  readonly info: string;
}

/** Fenced blocks that name a file, in the fence's line ("```ts src/a.ts") or in the line above it ("**src/a.ts**"). */
export function fencedFiles(answer: string, files: Tree): Block[] {
  const lines = linesOf(answer);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const opening = fenceIn(lines[at]);
    if (opening === null) continue;
    const end = endOf(lines, at, opening);
    const above = lines[at - 1]?.text.trim() ? at - 1 : at - 2;
    const inInfo = pathInInfo(opening.info, files);
    const path = inInfo ?? pathInHeading(lines[above]?.text ?? "", files);
    if (path !== null) {
      const first = lines[inInfo === null ? above : at];
      blocks.push({
        path,
        content: end === null ? undefined : answer.slice(lines[at]?.to, lines[end]?.from),
        from: first?.from ?? 0,
        to: end === null ? answer.length : (lines[end]?.to ?? answer.length),
      });
    }
    at = end ?? lines.length;
  }
  return blocks;
}

function linesOf(text: string): Line[] {
  let from = 0;
  return text.split("\n").map((line) => {
    const start = from;
    from += line.length + 1;
    return { text: line, from: start, to: Math.min(from, text.length) };
  });
}

function fenceIn(line: Line | undefined): Fence | null {
  const match = /^ {0,3}(`{3,}|~{3,})([^`]*)$/.exec(line?.text ?? "");
  return match && { marks: match[1] ?? "", info: match[2]?.trim() ?? "" };
}

/** Index of the line that closes a fence. One with a language in it opens another inside, as in a document. */
function endOf(lines: readonly Line[], start: number, opening: Fence): number | null {
  const inside: Fence[] = [opening];
  for (let at = start + 1; at < lines.length; at += 1) {
    const fence = fenceIn(lines[at]);
    const innermost = inside.at(-1);
    if (fence === null || innermost === undefined) continue;
    const closes = fence.info === "" && fence.marks[0] === innermost.marks[0];
    if (closes && fence.marks.length >= innermost.marks.length) {
      inside.pop();
      if (inside.length === 0) return at;
    } else if (fence.info !== "" && opening.info !== "") inside.push(fence);
  }
  return null;
}

/** `ts src/a.ts`, `src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`. */
function pathInInfo(info: string, files: Tree): string | null {
  if (info.length > LONGEST_HEADING) return null;
  const words = info.split(/\s+|(?<=^\w+):/).map((word) => word.replace(/^\w+=/, ""));
  for (const word of words.toReversed()) {
    const path = pathOf(word, files);
    if (path !== null) return path;
  }
  return null;
}

/** `### src/a.ts`, `**src/a.ts**:`, `File: src/a.ts`, `1. src/a.ts (new)`. */
function pathInHeading(line: string, files: Tree): string | null {
  if (line.length > LONGEST_HEADING) return null;
  const bare = line
    .replace(/\((?:new|new file|updated|modified|changed)\)/i, "")
    .replace(/^[\s#*>-]*(?:\d+[.)]\s+)?/, "")
    .replace(/^(?:\*\*)?(?:file(?:name)?|path)\s*:\s*/i, "")
    .replace(/[\s*:]+$/, "")
    .replace(/^\*+/, "");
  return pathOf(bare, files);
}

/** A word that is a path: one of the workspace's, or one that looks like a file's. */
function pathOf(word: string, files: Tree): string | null {
  const path = tidyPath(word);
  if (files.has(path)) return path;
  return /^[^\s`"'<>|?*:]*(?:\/[^\s`"'<>|?*:/]+|[^\s`"'<>|?*:/]\.[A-Za-z]\w{0,9})$/.test(path) ? path : null;
}
