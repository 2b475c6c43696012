import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UsageError } from "../errors.ts";
import { resolveCodex } from "./codex/resolve.ts";
import { Config } from "./config.ts";
import { parseValue, parseYamlFile } from "./diagnostics.ts";
import { withPaths } from "./paths.ts";

/** Looked for in this order in the current folder. */
const NAMES = [
  "agent-eval.yaml",
  "agent-eval.yml",
  "agent-eval.config.ts",
  "agent-eval.config.mts",
  "agent-eval.config.js",
  "agent-eval.json",
];

/** A valid configuration and where it stands. Relative paths in it start from `baseDir`. */
export interface LoadedConfig {
  readonly config: Config;
  readonly file: string;
  readonly baseDir: string;
  /** What the user should know about it, such as settings of Codex that were not taken over. */
  readonly notes: readonly string[];
}

/**
 * Reads the configuration: YAML or JSON with positions in its errors, or a TypeScript or JavaScript
 * module with a default export (see `defineConfig`). What it refers to outside is looked up here, once: the
 * configuration that comes back stands for itself.
 * @throws UsageError `no-config`, `unreadable-config`, `invalid-file`, `no-codex-profile`, `unusable-codex-config`.
 */
export async function loadConfig(path: string | undefined, cwd = process.cwd()): Promise<LoadedConfig> {
  const file = path === undefined ? find(cwd) : resolve(cwd, path);
  const baseDir = dirname(file);
  const written = await readConfig(file);
  const { value, notes } = await resolveCodex(written, { file, baseDir });
  const config = parseValue(file, value, Config);
  const backends = Object.entries(config.backends).map(([name, backend]) => [name, withPaths(backend, baseDir)]);
  return { config: { ...config, backends: Object.fromEntries(backends) }, file, baseDir, notes };
}

async function readConfig(file: string): Promise<Config> {
  if ([".ts", ".mts", ".js", ".mjs"].includes(extname(file))) return await importConfig(file);
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new UsageError("unreadable-config", `cannot read ${file}`, {
      cause,
      place: { file },
      fix: "Check the path after -c.",
    });
  });
  return parseYamlFile(file, text, Config);
}

/** The configuration that is looked for first in a folder; null when it has none. */
export function configIn(folder: string): string | null {
  const name = NAMES.find((candidate) => existsSync(join(folder, candidate)));
  return name === undefined ? null : join(folder, name);
}

function find(cwd: string): string {
  const file = configIn(cwd);
  if (file !== null) return file;
  throw new UsageError("no-config", `no configuration in ${cwd}`, {
    fix: `Let \`agent-eval init\` write ${NAMES[0]}, or name one with -c.`,
  });
}

async function importConfig(file: string): Promise<Config> {
  let module: { default?: unknown };
  try {
    module = await import(pathToFileURL(file).href);
  } catch (cause) {
    throw new UsageError("unreadable-config", `${file} cannot be loaded: ${messageOf(cause)}`, {
      cause,
      place: { file },
      fix: existsSync(file) ? "Correct the module; what it imports must be there too." : "Check the path after -c.",
    });
  }
  if (module.default === undefined) {
    throw new UsageError("unreadable-config", `${file} has no default export`, {
      place: { file },
      fix: "Write: export default defineConfig({ … }).",
    });
  }
  return parseValue(file, module.default, Config);
}
