import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UsageError } from "../errors.ts";
import { Config } from "./config.ts";
import { parseValue, parseYamlFile } from "./diagnostics.ts";

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
}

/**
 * Reads the configuration: YAML or JSON with positions in its errors, or a TypeScript or JavaScript
 * module with a default export (see `defineConfig`).
 * @throws UsageError `no-config`, `unreadable-config`, `invalid-file`.
 */
export async function loadConfig(path: string | undefined, cwd = process.cwd()): Promise<LoadedConfig> {
  const file = path === undefined ? find(cwd) : resolve(cwd, path);
  const baseDir = dirname(file);
  if ([".ts", ".mts", ".js", ".mjs"].includes(extname(file)))
    return { config: await importConfig(file), file, baseDir };
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new UsageError("unreadable-config", `cannot read ${file}`, {
      cause,
      place: { file },
      fix: "Check the path after -c.",
    });
  });
  return { config: parseYamlFile(file, text, Config), file, baseDir };
}

function find(cwd: string): string {
  const name = NAMES.find((candidate) => existsSync(join(cwd, candidate)));
  if (name) return join(cwd, name);
  throw new UsageError("no-config", `no configuration in ${cwd}`, {
    fix: `Write ${NAMES[0]}, or name one with -c.`,
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
