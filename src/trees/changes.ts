import { z } from "zod";
import { sameFile, type Tree, type TreeFile } from "./tree.ts";

const path = z.string().min(1);

/** One file that differs from the starting workspace. `content` is base64. */
export const Change = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("write"), path, executable: z.boolean(), content: z.base64() }),
  z.strictObject({ kind: z.literal("delete"), path }),
]);
export type Change = z.infer<typeof Change>;

/** `changes.json` of a trial: exactly what the agent changed, enough to grade it again. */
export const ChangesFile = z.strictObject({ version: z.literal(1), changes: z.array(Change) });

/** What has to be written and deleted to get from `base` to `after`, sorted by path. */
export function diffTrees(base: Tree, after: Tree): Change[] {
  const paths = [...new Set([...base.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): Change[] => {
    const file = after.get(path);
    if (file === undefined) return [{ kind: "delete", path }];
    if (sameFile(base.get(path), file)) return [];
    const content = Buffer.from(file.bytes).toString("base64");
    return [{ kind: "write", path, executable: file.executable, content }];
  });
}

/** `base` with `changes` made. */
export function applyChanges(base: Tree, changes: readonly Change[]): Tree {
  const result = new Map(base);
  for (const change of changes) {
    if (change.kind === "delete") result.delete(change.path);
    else result.set(change.path, fileOf(change));
  }
  return result;
}

/** The file that a change writes. */
export function fileOf(change: Extract<Change, { kind: "write" }>): TreeFile {
  return { bytes: Buffer.from(change.content, "base64"), executable: change.executable };
}
