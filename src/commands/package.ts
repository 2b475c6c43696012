import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package's own folder, whether it runs from `src` or from `dist`. */
export const packageDir = dirname(dirname(import.meta.dirname));

/** Folder with the Dockerfiles. */
export const imagesDir = join(packageDir, "images");

export function harnessVersion(): string {
  return JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8")).version;
}
