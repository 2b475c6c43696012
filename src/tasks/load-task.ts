import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, join, parse, resolve } from "node:path";
import { parseYamlFile } from "../config/diagnostics.ts";
import { UsageError } from "../errors.ts";
import { Session } from "../sessions/session.ts";
import { readTree } from "../trees/disk.ts";
import { hashTree, overlay, type Tree } from "../trees/tree.ts";
import { taskFileIn } from "./check.ts";
import { exists, isFile, readText } from "./files.ts";
import { gradingFaults } from "./gradable.ts";
import { renderPrompt } from "./prompt.ts";
import type { Task, TaskFile } from "./task.ts";
import { asFault, readPatch, readVariants } from "./variants.ts";

/**
 * Reads a task folder: `task.yaml`, `prompt.md`, `workspace/`, `hidden/`, `solution/` or `solution.patch`, and, where
 * they are, `decoys/`, `mutants/`, `equivalents/` and `sessions/`. What only keeps it from being graded is in `faults`.
 * @throws UsageError with the place and the remedy for anything else in it that cannot be used.
 */
export async function loadTask(folder: string): Promise<Task> {
  const path = resolve(folder);
  const file = join(path, "task.yaml");
  const text = await readText(file);
  const workspace = await readFilled(join(path, "workspace"));
  const [solved, hidden, decoys, mutants, equivalents] = await Promise.all([
    readSolved(path, workspace),
    readOptional(join(path, "hidden")),
    readVariants(join(path, "decoys"), workspace),
    readVariants(join(path, "mutants"), workspace),
    readVariants(join(path, "equivalents"), workspace),
  ]);
  const names = [...mutants.variants.keys(), ...mutants.faults.map(({ place }) => parse(place?.file ?? "").name)];
  const surroundings = { folderName: basename(path), workspace, solved, hidden, mutants: names };
  const data = parseYamlFile(file, text, taskFileIn(surroundings));
  const promptFile = join(path, "prompt.md");
  const prompt = renderPrompt(promptFile, await readText(promptFile), data.variables);
  const sessions = await readSessions(join(path, "sessions"));
  const faults = [
    ...missingHidden(data, join(path, "hidden"), hidden),
    ...[decoys, mutants, equivalents].flatMap((read) => read.faults),
    ...(await gradingFaults(file, text, data, overlay(solved, hidden))),
  ];
  const variants = { decoys: decoys.variants, mutants: mutants.variants, equivalents: equivalents.variants };
  const parts = { prompt, workspace, solved, hidden, sessions, ...variants };
  return { ...data, ...parts, faults, folder: path, fingerprint: fingerprintOf(data, parts) };
}

async function readFilled(folder: string): Promise<Tree> {
  const tree = await readTree(folder);
  if (tree.size > 0) return tree;
  throw new UsageError("unusable-folder", `${folder}: is empty`, { place: { file: folder }, fix: "Put files in it." });
}

async function readOptional(folder: string): Promise<Tree> {
  return (await exists(folder)) ? readTree(folder) : new Map();
}

/** The workspace with the reference solution: whole files laid over it, or a patch that may also take files away. */
async function readSolved(folder: string, workspace: Tree): Promise<Tree> {
  const [files, patch] = [join(folder, "solution"), join(folder, "solution.patch")];
  if (!(await isFile(patch))) return overlay(workspace, await readFilled(files));
  if (await exists(files)) {
    const fix = "Keep solution/ for whole files, or solution.patch where files go away.";
    throw new UsageError("two-solutions", `${folder}: has solution/ and solution.patch`, {
      place: { file: patch },
      fix,
    });
  }
  return readPatch(patch, workspace).then(
    ({ tree }) => tree,
    (error: unknown) => {
      throw asFault(patch, error);
    },
  );
}

function missingHidden({ category }: TaskFile, folder: string, hidden: Tree): UsageError[] {
  if (category === "test-generation" || hidden.size > 0) return [];
  const fix = "Put the tests in it that grade the task.";
  return [new UsageError("unusable-folder", `${folder}: has no files`, { place: { file: folder }, fix })];
}

async function readSessions(folder: string): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  for (const name of names.sort()) {
    const { name: stem, ext } = parse(name);
    if (![".yaml", ".yml", ".json"].includes(ext)) continue;
    const file = join(folder, name);
    if (sessions.has(stem)) {
      const fix = "Keep one of the files.";
      throw new UsageError("duplicate-session", `${file}: there are two sessions ${stem}`, { place: { file }, fix });
    }
    sessions.set(stem, parseYamlFile(file, await readText(file), Session));
  }
  return sessions;
}

type Parts = Pick<Task, "prompt" | "workspace" | "solved" | "hidden" | "sessions" | "mutants" | "equivalents">;

/** What only describes a task, or proves it, may be corrected without making old results another task's. */
function fingerprintOf(data: TaskFile, parts: Parts): string {
  const { contextTokens: _, sensitivity: __, tags: ___, ownTests: ____, ...graded } = data;
  const { prompt, workspace, solved, hidden, sessions, mutants, equivalents } = parts;
  const hashes = (variants: Task["mutants"]) =>
    Object.fromEntries([...variants].map(([name, { tree }]) => [name, hashTree(tree)]));
  const all = {
    data: graded,
    prompt,
    workspace: hashTree(workspace),
    solved: hashTree(solved),
    hidden: hashTree(hidden),
    mutants: hashes(mutants),
    equivalents: hashes(equivalents),
    sessions: Object.fromEntries(sessions),
  };
  return createHash("sha256").update(canonical(all)).digest("hex");
}

/** JSON with sorted keys, so that the order in which a file was written does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
