import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageDir } from "../../commands/package.ts";
import { InfraError, messageOf } from "../../errors.ts";
import { tarballOf } from "./tarball.ts";
import { unpackPackage } from "./unpack.ts";

/** A package with compiled code, as the lock file pins it. */
export interface NativePackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-…` of its archive. */
  readonly integrity: string;
  /** Where it runs; absent: everywhere. */
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** A list of NativePackages as JSON, written into the bundle by scripts/bundle-action.ts. */
declare const NATIVE_PACKAGES: string;

let placed: Promise<NodeJS.Require> | null = null;

/**
 * A package that no bundle can hold, because it is compiled code: the parser of source files.
 * @throws InfraError `parser-missing`.
 */
export async function nativeModule(name: string): Promise<unknown> {
  placed ??= placePackages(JSON.parse(NATIVE_PACKAGES), packageDir);
  return (await placed)(name);
}

/**
 * What loads the packages: from beside the program at `home` where somebody installed them, else from the runner's
 * tool cache, else from the registry, once. What is not exactly the pinned archive is refused.
 * @throws InfraError `parser-missing`.
 */
export async function placePackages(all: readonly NativePackage[], home: string): Promise<NodeJS.Require> {
  const wanted = all.filter(runsHere);
  if (wanted.every((one) => isInstalled(one, home))) return createRequire(join(home, "package.json"));
  const folder = mkdtempSync(join(process.env["RUNNER_TEMP"] || tmpdir(), "agent-eval-parser-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  try {
    await Promise.all(
      wanted.map(async (one) => unpackPackage(await tarballOf(one), join(folder, "node_modules", one.name))),
    );
    const load = createRequire(join(folder, "package.json"));
    // Now, and not in the middle of a grading.
    for (const { name } of wanted) load(name);
    return load;
  } catch (cause) {
    const names = wanted.map(({ name, version }) => `${name}@${version}`).join(", ");
    throw new InfraError("parser-missing", `the parser of source files cannot be had: ${messageOf(cause)}`, {
      cause,
      fix: `Tasks of the categories refactor and test-generation need it. Let this runner reach its npm registry once (npm_config_registry names a mirror), or lay the archives of ${names} into the tool cache (docs/github-action.md).`,
    });
  }
}

/** Of the pinned version: another one may grade differently. */
function isInstalled({ name, version }: NativePackage, home: string): boolean {
  const file = join(home, "node_modules", name, "package.json");
  return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
}

function runsHere({ os, cpu, libc }: NativePackage): boolean {
  const here = (list: readonly string[] | undefined, value: string) => list === undefined || list.includes(value);
  return (
    here(os, process.platform) && here(cpu, process.arch) && (process.platform !== "linux" || here(libc, libcHere()))
  );
}

function libcHere(): string {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime ? "glibc" : "musl";
}
