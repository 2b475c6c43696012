import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { execa } from "execa";

/** The first executable of this name on PATH, or null. */
export async function findOnPath(name: string, path = process.env["PATH"] ?? ""): Promise<string | null> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return null;
}

/** The folder of an npm package as seen from the current project or from this one; null when neither has it. */
export function findPackage(name: string): string | null {
  for (const from of [join(process.cwd(), "package.json"), import.meta.filename]) {
    try {
      return dirname(createRequire(from).resolve(`${name}/package.json`));
    } catch {
      // Not installed there: the next place may have it.
    }
  }
  return null;
}

/** What `<executable> --version` says, reduced to the version number; null when it does not run. */
export async function versionOf(executable: string): Promise<string | null> {
  const result = await execa(executable, ["--version"], { reject: false, timeout: 20_000, stdin: "ignore" });
  if (result.exitCode !== 0) return null;
  return /\d+\.\d+\.\d+[^\s]*/.exec(result.stdout)?.[0] ?? null;
}

/** `path` made absolute when it is an executable file, else null. */
export async function configuredExecutable(path: string): Promise<string | null> {
  const absolute = resolve(path);
  return (await isExecutable(absolute)) ? absolute : null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
