import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { parse } from "yaml";
import { configIn, type LoadedConfig, loadConfig } from "../config/load.ts";
import { UsageError } from "../errors.ts";
import type { BaseTree } from "./base-tree.ts";

/** The configuration at the base, or why there is none to compare with. */
export interface BaseConfig {
  readonly loaded: LoadedConfig | null;
  readonly why: string | null;
  readonly notes: readonly string[];
}

const PROGRAMS: readonly string[] = [".ts", ".mts", ".js", ".mjs"];

/**
 * Loads the configuration that stood at the place of the head's. YAML and JSON are data. A program is run: its commit
 * is one that the base branch has accepted, so it may do no more than the workflow's own steps.
 * @param named whether the workflow names the file; else the folder's first configuration counts, whatever its name.
 */
export async function loadBaseConfig(
  tree: BaseTree,
  { root, file, named }: { readonly root: string; readonly file: string; readonly named: boolean },
): Promise<BaseConfig> {
  const path = relative(root, file);
  if (isOutside(path)) return nothing(`The configuration ${file} is not in the repository, so it has no base.`);
  await tree.lay(named ? [path] : candidates(path));
  const there = named ? join(tree.folder, path) : configIn(join(tree.folder, dirname(path)));
  if (there === null || !existsSync(there)) return nothing("The base has no configuration: everything is new.");
  const notes: string[] = [];
  if (PROGRAMS.includes(extname(there))) {
    await tree.layAll(dirname(path));
    notes.push(
      `The base's ${basename(there)} is a program: it was run as the base branch has it, with the packages of the head.`,
    );
  } else await tree.lay(await namedFolders(there, tree.folder));
  try {
    return { loaded: await loadConfig(there), why: null, notes };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = error.message.replaceAll(`${tree.folder}/`, "");
    return { ...nothing(`The base's configuration cannot be used: ${message}`), notes };
  }
}

/** A path from the top of the repository that leads out of it. */
export function isOutside(path: string): boolean {
  return path === ".." || path.startsWith("../") || isAbsolute(path);
}

function candidates(path: string): string[] {
  const names = ["yaml", "yml", "json", "config.ts", "config.mts", "config.js"].map((ending) => `agent-eval.${ending}`);
  return names.map((name) => join(dirname(path), name));
}

/** Folders with Codex's own configuration that lie inside the repository. What else is wrong, loading says. */
async function namedFolders(file: string, root: string): Promise<string[]> {
  const { profiles } = asObject(tolerantly(await readFile(file, "utf8")));
  return Object.values(asObject(profiles)).flatMap((profile) => {
    const { codexHome } = asObject(profile);
    if (typeof codexHome !== "string" || codexHome.startsWith("~")) return [];
    const path = relative(root, resolve(dirname(file), codexHome));
    return isOutside(path) ? [] : [path];
  });
}

function tolerantly(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function nothing(why: string): BaseConfig {
  return { loaded: null, why, notes: [] };
}
