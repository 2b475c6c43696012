import { applyPatch as applyToText, parsePatch, type StructuredPatch } from "diff";
import { messageOf } from "../errors.ts";
import { staysInside } from "./collected.ts";
import type { Tree, TreeFile } from "./tree.ts";

/** A patch that cannot be read, or does not fit the files it is for. */
export class UnfitPatch extends Error {
  override readonly name = "UnfitPatch";
}

/**
 * `tree` with a unified diff applied, with `a/` and `b/` before its paths or without. What stands
 * before the first file's header is no part of it. Every line has to be as the patch has it.
 * @throws UnfitPatch saying which file or hunk is wrong.
 */
export function applyPatch(tree: Tree, patch: string): Tree {
  const result = new Map(tree);
  for (const file of filesOf(patch)) {
    const [from, to] = [pathOf(file.oldFileName, "a/"), pathOf(file.newFileName, "b/")];
    if (file.isBinary) throw new UnfitPatch(`${to ?? from}: binary patches are not supported`);
    if (file.isCopy) throw new UnfitPatch(`${to}: copies are not supported, add the file whole`);
    const [creates, deletes] = [file.isCreate || from === null, file.isDelete || to === null];
    const before = creates ? undefined : result.get(from ?? "");
    const path = (deletes ? from : to) ?? "";
    if (!creates && before === undefined) throw new UnfitPatch(`${from} is not there`);
    if (creates && result.has(path)) throw new UnfitPatch(`${path} is to be added and is there already`);
    const text = patched(file, before, path);
    if (from !== null) result.delete(from);
    if (deletes && text !== "")
      throw new UnfitPatch(`${path} is to be deleted, but the patch does not take out all of it`);
    if (!deletes) result.set(path, { bytes: Buffer.from(text, "utf8"), executable: isExecutable(file, before) });
  }
  return new Map([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a patch file says before its first header. */
export function explanationOf(patch: string): string {
  return patch.slice(0, startOf(patch)).trim();
}

function startOf(patch: string): number {
  const start = /^(?:diff --git |--- )/m.exec(patch)?.index;
  if (start === undefined) throw new UnfitPatch("it has no file header, expected a unified diff");
  return start;
}

function filesOf(patch: string): StructuredPatch[] {
  const diff = patch.slice(startOf(patch)).replaceAll("\r\n", "\n");
  try {
    return parsePatch(diff);
  } catch (error) {
    throw new UnfitPatch(messageOf(error));
  }
}

function pathOf(name: string | undefined, prefix: string): string | null {
  if (name === "/dev/null") return null;
  const path = name?.startsWith(prefix) ? name.slice(prefix.length) : name;
  if (path === undefined) throw new UnfitPatch("a file in it has no name");
  if (!staysInside(path)) throw new UnfitPatch(`${path} is outside of the workspace`);
  return path;
}

function patched(file: StructuredPatch, before: TreeFile | undefined, path: string): string {
  const source = Buffer.from(before?.bytes ?? []).toString("utf8");
  if (file.hunks.length === 0) return file.isDelete ? "" : source;
  const text = applyToText(source, file, { fuzzFactor: 0, autoConvertLineEndings: false });
  if (text !== false) return text;
  const unfit = file.hunks.find(({ lines }) => {
    const wanted = lines.filter((line) => /^[ -]/.test(line)).map((line) => line.slice(1));
    return !source.includes(wanted.join("\n"));
  });
  const place = unfit ? ` (its hunk for line ${unfit.oldStart} is not in it)` : "";
  throw new UnfitPatch(`does not fit ${path}${place}`);
}

function isExecutable(file: StructuredPatch, before: TreeFile | undefined): boolean {
  return file.newMode === undefined ? (before?.executable ?? false) : file.newMode === "100755";
}
