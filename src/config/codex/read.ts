import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse, TomlError } from "smol-toml";
import type { CodexConfiguration, CodexProblem, CodexProfile } from "./codex-config.ts";
import { isTable, splitSettings } from "./ours.ts";
import { providerOf } from "./provider.ts";

type Table = Readonly<Record<string, unknown>>;

const SUFFIX = ".config.toml";

/**
 * Reads a `CODEX_HOME`'s configuration: `[profiles.NAME]` tables of older versions and `NAME.config.toml` files
 * of newer ones, each layered over the top level of config.toml as Codex does. Never throws for what it finds: a
 * file that cannot be used is a problem, a folder without configuration has no profiles. No credential is read.
 */
export async function readCodexConfig(home: string): Promise<CodexConfiguration> {
  const problems: CodexProblem[] = [];
  const main = join(home, "config.toml");
  const base = await readToml(main, problems);
  const profiles: CodexProfile[] = [];
  const tables = isTable(base?.["profiles"]) ? base["profiles"] : {};
  if (base) {
    const chosen = typeof base["profile"] === "string" ? tables[base["profile"]] : undefined;
    profiles.push(profileOf(null, main, isTable(chosen) ? layered(base, chosen) : base));
  }
  const files = await profileFiles(home);
  const named: CodexProfile[] = [];
  for (const [name, table] of Object.entries(tables)) {
    if (files.has(name)) {
      problems.push({
        place: { file: main, key: `profiles.${name}` },
        message: `the profile ${name} is described here and in ${name}${SUFFIX}, and Codex refuses to choose`,
        fix: `Move what is still wanted into ${name}${SUFFIX} and remove the table.`,
      });
    } else if (isTable(table)) named.push(profileOf(name, main, layered(base ?? {}, table)));
  }
  for (const [name, file] of files) {
    if (Object.hasOwn(tables, name)) continue;
    const table = await readToml(file, problems);
    if (table) named.push(profileOf(name, file, layered(base ?? {}, table)));
  }
  profiles.push(...named.sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1)));
  return { profiles, problems };
}

function profileOf(name: string | null, file: string, table: Table): CodexProfile {
  const { provider, problems } = providerOf(table);
  const { settings, leftOut } = splitSettings(table);
  const text = (key: string) => (typeof table[key] === "string" && table[key] !== "" ? String(table[key]) : null);
  const window = table["model_context_window"];
  return {
    name,
    file,
    model: text("model"),
    provider,
    reasoningEffort: text("model_reasoning_effort"),
    contextWindow: typeof window === "number" && Number.isInteger(window) && window > 0 ? window : null,
    settings,
    leftOut: [...leftOut, ...problems].sort(),
  };
}

/** By name: `fast` for `fast.config.toml`. */
async function profileFiles(home: string): Promise<Map<string, string>> {
  const names = await readdir(home).catch(() => []);
  return new Map(
    names
      .filter((name) => name.endsWith(SUFFIX) && name !== SUFFIX)
      .sort()
      .map((name) => [basename(name, SUFFIX), join(home, name)]),
  );
}

/** null when there is none; one that cannot be read or parsed is a problem too. */
async function readToml(file: string, problems: CodexProblem[]): Promise<Table | null> {
  try {
    return parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof TomlError) {
      // The rest of the message quotes the file, which may hold keys.
      const [what] = error.message.split("\n");
      const place = { file, line: error.line, column: error.column };
      problems.push({ place, message: `is not valid TOML: ${what}`, fix: "Correct the TOML syntax at this place." });
    } else if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      const message = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
      problems.push({ place: { file }, message, fix: "Check the file's permissions." });
    }
    return null;
  }
}

/** `over` on `base`, tables merged key by key. */
function layered(base: Table, over: Table): Table {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    result[key] = isTable(old) && isTable(value) ? layered(old, value) : value;
  }
  return result;
}
