import { createHash } from "node:crypto";
import { chmod, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors.ts";
import { writeWhole } from "../trees/whole.ts";
import { type Decision, DecisionFile } from "./decision.ts";
import { toMarkdown } from "./markdown.ts";
import type { ProfileFile, Recommended } from "./profile-files/profile-files.ts";
import { profileFiles } from "./profile-files/registry.ts";

const NAME = "decision.json";

/** What became of the files of a decision. Paths are relative to its folder. */
export interface Written {
  readonly written: readonly string[];
  /** Changed by hand since the last time, and therefore left alone. */
  readonly kept: readonly string[];
  /** Of an earlier decision, and no longer needed. */
  readonly removed: readonly string[];
}

/**
 * Writes a decision with the files of its profiles into a folder. A file that a person changed stays as it is, and so
 * does one that no decision wrote, unless `force` is given.
 * @throws UsageError `changed-decision` before anything is written.
 */
export async function writeDecision(
  folder: string,
  decision: Decision,
  recommended: readonly Recommended[],
  force: boolean,
): Promise<Written> {
  const known = await knownFiles(join(folder, NAME), force);
  const files: ProfileFile[] = [
    { path: "decision.md", text: toMarkdown(decision), executable: false },
    ...profileFiles(recommended),
  ];
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text, executable } of files) {
    const file = join(folder, path);
    const there = await contentOf(file);
    const ours = there === null || there === text || hashOf(there) === known.get(path);
    if (!ours && !force) {
      kept.push(path);
      continue;
    }
    if (there !== text) await writeWhole(file, text);
    if (executable) await chmod(file, 0o755);
    written.push(path);
  }
  const removed: string[] = [];
  for (const [path, hash] of known) {
    if (files.some((file) => file.path === path)) continue;
    const there = await contentOf(join(folder, path));
    if (there === null || hashOf(there) !== hash) continue;
    await rm(join(folder, path));
    removed.push(path);
  }
  const hashes = files.map(({ path, text }) => ({ path, sha256: hashOf(text) }));
  await writeWhole(join(folder, NAME), sealed({ ...decision, files: hashes }));
  return { written: [...written, NAME], kept, removed };
}

/** Hashes of what the last decision wrote. Only names that a decision gives are followed. */
async function knownFiles(file: string, force: boolean): Promise<Map<string, string>> {
  const text = await contentOf(file);
  if (text === null) return new Map();
  const last = parsed(text);
  const { checksum = null, ...rest } = last ?? {};
  if (last === null || checksum !== hashOf(JSON.stringify(rest))) {
    if (force) return new Map();
    throw new UsageError("changed-decision", `${file} was changed by hand, or is of another program`, {
      place: { file },
      fix: "Choose another folder with --out, or replace it with --force.",
    });
  }
  return new Map(last.files.filter(({ path }) => OWN.test(path)).map(({ path, sha256 }) => [path, sha256]));
}

const OWN = /^(decision\.md|README\.md|(codex|claude-code|servers)\/[a-z0-9-]+\.[a-z.]+)$/;

function parsed(text: string): DecisionFile | null {
  try {
    return DecisionFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function sealed(content: Omit<DecisionFile, "checksum">): string {
  const { checksum: _, ...ordered } = DecisionFile.parse({ ...content, checksum: "" });
  return `${JSON.stringify({ ...ordered, checksum: hashOf(JSON.stringify(ordered)) }, null, 2)}\n`;
}

async function contentOf(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
