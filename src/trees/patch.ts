import { isUtf8 } from "node:buffer";
import { structuredPatch } from "diff";
import { type Change, fileOf } from "./changes.ts";
import { binaryHunk } from "./git-binary.ts";
import type { Tree, TreeFile } from "./tree.ts";

/** Beyond so many changed lines a file is shown as replaced: finding the smallest difference takes quadratic time. */
const MAX_EDITS = 2000;
/** Beyond so many bytes, of one file or of all that were shown, a file is named only; `changes.json` has it whole. */
const MAX_SHOWN = 4 * 1024 * 1024;

/**
 * The changes as a patch for people and for `git apply`, which makes exactly these changes to `base`.
 * Beyond 4 MiB files are only named in it: rendering takes time that other trials wait for.
 */
export function renderPatch(base: Tree, changes: readonly Change[]): string {
  let room = MAX_SHOWN;
  return changes
    .map((change) => {
      const [before, after] = [base.get(change.path), change.kind === "write" ? fileOf(change) : undefined];
      const size = Math.max(before?.bytes.byteLength ?? 0, after?.bytes.byteLength ?? 0);
      room -= size;
      return renderFile(change.path, before, after, room >= 0);
    })
    .join("");
}

function renderFile(path: string, before: TreeFile | undefined, after: TreeFile | undefined, shown: boolean): string {
  const [oldName, newName] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const head = [`diff --git ${oldName} ${newName}`, ...modeLines(before, after)].map((line) => `${line}\n`).join("");
  const [old, now] = [Buffer.from(before?.bytes ?? []), Buffer.from(after?.bytes ?? [])];
  if (old.equals(now)) return head;
  if (!shown) return `${head}Binary files ${oldName} and ${newName} differ\n`;
  if (isBinary(old) || isBinary(now)) return head + binaryHunk(before && old, after && now);
  const names = `--- ${before ? spaced(oldName) : "/dev/null"}\n+++ ${after ? spaced(newName) : "/dev/null"}\n`;
  return head + names + textHunks(old.toString("utf8"), now.toString("utf8"));
}

function modeLines(before: TreeFile | undefined, after: TreeFile | undefined): string[] {
  const mode = (file: TreeFile) => (file.executable ? "100755" : "100644");
  if (!before) return after ? [`new file mode ${mode(after)}`] : [];
  if (!after) return [`deleted file mode ${mode(before)}`];
  return before.executable === after.executable ? [] : [`old mode ${mode(before)}`, `new mode ${mode(after)}`];
}

function textHunks(old: string, now: string): string {
  if (old === "" || now === "") return replacement(old, now);
  const patch = structuredPatch("", "", old, now, "", "", { context: 3, maxEditLength: MAX_EDITS });
  if (patch === undefined) return replacement(old, now);
  return patch.hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`, ...lines, ""].join("\n"),
    )
    .join("");
}

/** One hunk that takes all old lines out and puts all new ones in. */
function replacement(old: string, now: string): string {
  const side = (text: string, sign: "-" | "+") => {
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    const end = text === "" || text.endsWith("\n") ? "" : "\\ No newline at end of file\n";
    return { count: lines.length, text: lines.map((line) => `${sign}${line}\n`).join("") + end };
  };
  const [taken, put] = [side(old, "-"), side(now, "+")];
  return `@@ -${range(1, taken.count)} +${range(1, put.count)} @@\n${taken.text}${put.text}`;
}

/** A range of no lines names the line before it. */
function range(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`;
}

/** Text in another encoding is binary too: as UTF-8 it would come out changed. */
function isBinary(bytes: Buffer): boolean {
  return bytes.includes(0) || !isUtf8(bytes);
}

/** A name with control characters, quotes or backslashes as git writes it. */
function quoted(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what needs quoting
  if (!/[\u0000-\u001f\u007f"\\]/.test(name)) return name;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what needs quoting
  const escaped = name.replace(/["\\]/g, "\\$&").replace(/[\u0000-\u001f\u007f]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}

/** After a name with a space the tab says where it ends. */
function spaced(name: string): string {
  return name.includes(" ") && !name.startsWith('"') ? `${name}\t` : name;
}
