import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, UsageError } from "../errors.ts";
import { applyPatch, explanationOf, UnfitPatch } from "../trees/apply-patch.ts";
import type { Tree } from "../trees/tree.ts";
import { Identifier, type Variant, type Variants } from "./task.ts";

/** Variants that could be read, and what is wrong with the others. */
interface ReadVariants {
  readonly variants: Variants;
  readonly faults: readonly UsageError[];
}

/** Every `<name>.patch` of a folder, made on `workspace`, in the order of their names; none where there is no folder. */
export async function readVariants(folder: string, workspace: Tree): Promise<ReadVariants> {
  const variants = new Map<string, Variant>();
  const faults: UsageError[] = [];
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  for (const name of names.filter((entry) => !entry.startsWith(".")).sort()) {
    const file = join(folder, name);
    const stem = name.replace(/\.patch$/, "");
    try {
      if (stem === name || !Identifier.safeParse(stem).success)
        throw new UnfitPatch("is not named <words-with-dashes>.patch");
      const variant = await readPatch(file, workspace);
      if (variant.explanation === "") throw new UnfitPatch("says nothing before its first header");
      variants.set(stem, variant);
    } catch (error) {
      faults.push(asFault(file, error));
    }
  }
  return { variants, faults };
}

/**
 * One patch file made on `workspace`.
 * @throws UnfitPatch, or what reading the file throws.
 */
export async function readPatch(file: string, workspace: Tree): Promise<Variant> {
  const text = await readFile(file, "utf8");
  return { explanation: explanationOf(text), tree: applyPatch(workspace, text) };
}

/** What is wrong with a patch file, as an error for its author. */
export function asFault(file: string, error: unknown): UsageError {
  const unfit = error instanceof UnfitPatch;
  return new UsageError(unfit ? "unfit-patch" : "unreadable-file", `${file}: ${messageOf(error)}`, {
    place: { file },
    fix: "Write one line that says what it is about, then the output of `git diff` against workspace/.",
    cause: error,
  });
}
