import { type Tree, type TreeFile, textFile } from "../../trees/tree.ts";
import { type Applied, MOST_FILES } from "./applied.ts";
import { fencedFiles } from "./fences.ts";
import { refusePath, tidyPath } from "./paths.ts";

/** One file of an answer. `content` null: to be deleted; undefined: its end never came. */
export interface Block {
  readonly path: string;
  readonly content: string | null | undefined;
  /** Where it lies in the answer. */
  readonly from: number;
  readonly to: number;
}

/**
 * Writes an answer's files into a workspace. They stand in tags named `tag`, as asked for; an answer without any
 * is searched for fenced blocks that name a file. Of two blocks for one file the later one counts.
 */
export function applyWholeFiles(answer: string, files: Tree, tag: string): Applied {
  const blocks = [tag, "file"].map((name) => taggedFiles(answer, name)).find((found) => found.length > 0);
  return apply(answer, files, blocks ?? fencedFiles(answer, files));
}

function apply(answer: string, files: Tree, blocks: readonly Block[]): Applied {
  const tree = new Map<string, TreeFile>(files);
  const rejected: string[] = [];
  for (const [index, { path, content }] of blocks.entries()) {
    const problem = index < MOST_FILES ? refusePath(path, tree) : `the answer has more than ${MOST_FILES} files`;
    if (problem !== null) rejected.push(`${JSON.stringify(path)} is not written: ${problem}`);
    else if (content === null && !tree.has(path)) rejected.push(`${path} is to be deleted and is not there`);
    else if (content === undefined) rejected.push(`the block of ${path} has no end`);
    else if (content === null) tree.delete(path);
    else tree.set(path, textFile(content, tree.get(path)?.executable));
  }
  return { tree, applied: blocks.length - rejected.length, rejected, prose: proseOf(answer, blocks) };
}

/** The answer without its blocks. */
function proseOf(answer: string, blocks: readonly Block[]): string {
  let [prose, at] = ["", 0];
  for (const { from, to } of blocks) {
    prose += answer.slice(at, from);
    at = to;
  }
  return (prose + answer.slice(at)).trim();
}

/** Blocks between `<file path="…">` and `</file>`, whatever stands around them. */
function taggedFiles(answer: string, tag: string): Block[] {
  const openings = [...answer.matchAll(new RegExp(`^[ \\t]*<${tag}[ \\t]+([^>\\n]{0,2000})>`, "gm"))];
  return openings.flatMap((opening, index): Block[] => {
    const named = pathIn(opening[1] ?? "");
    if (named === null) return [];
    const from = opening.index;
    const begin = from + opening[0].length;
    if (named.deleted) return [{ path: named.path, content: null, from, to: begin }];
    const region = answer.slice(begin, openings[index + 1]?.index);
    const closing = closingIn(region, tag);
    if (closing === null) return [{ path: named.path, content: undefined, from, to: begin + region.length }];
    const content = unfenced(region.slice(0, closing.from).replace(/^[ \t]*\r?\n/, ""), named.path);
    return [{ path: named.path, content, from, to: begin + closing.to }];
  });
}

/** The path in a tag's attributes, quoted or not, and whether another one says that the file goes. */
function pathIn(attributes: string): { path: string; deleted: boolean } | null {
  const match = /\b(?:path|name|filename)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'/][^\s"']*))/i.exec(attributes);
  if (match === null) return null;
  const path = match[1] ?? match[2] ?? match[3]?.replace(/\/$/, "") ?? "";
  const others = attributes.replace(match[0], "");
  return { path: tidyPath(path), deleted: /\bdelete(?:d)?\b(?!\s*=\s*["']?(?:false|no))/i.test(others) };
}

/** The closing tag: on a line of its own if there is one, else behind the last line of the content. */
function closingIn(region: string, tag: string): { from: number; to: number } | null {
  const alone = new RegExp(`^[ \\t]*</${tag}>[ \\t]*\\r?$`, "m").exec(region);
  const end = `</${tag}>`;
  const from = alone?.index ?? region.lastIndexOf(end);
  return from === -1 ? null : { from, to: from + (alone?.[0] ?? end).length };
}

/** Content without a code fence around it, which models put there out of habit. */
function unfenced(content: string, path: string): string {
  const opening = /^\s*(`{3,}|~{3,})([^\n`]*)\n/.exec(content);
  const closing = /(?:^|\n)[ \t]*(`{3,}|~{3,})\s*$/.exec(content.slice(opening?.[0].length ?? 0));
  if (!opening || !closing || opening[1] !== closing[1]) return content;
  // In a document the fences may be its own.
  const document = /\.(?:md|mdx|markdown|rst|txt)$/i.test(path);
  if (document && !/^\s*(?:md|mdx|markdown)\s*$/i.test(opening[2] ?? "")) return content;
  const inner = content.slice(opening[0].length, opening[0].length + closing.index);
  return closing[0].startsWith("\n") ? `${inner}\n` : inner;
}
