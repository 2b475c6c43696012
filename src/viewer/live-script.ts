import { readFileSync } from "node:fs";
import { InfraError } from "../errors.ts";

/** The bundle that the build makes of page/live.ts: beside this file in the package, in dist/ when run from source. */
const BUNDLE = ["./live.js", "../../dist/viewer/live.js"];

let known: string | null = null;

/**
 * The script that a served report follows its run with.
 * @param version of the records that the page shows.
 * @throws InfraError `page-script-missing` when it was not built.
 */
export function liveScript(version: string): string {
  known ??= bundle();
  return `globalThis.agentEvalShows=${JSON.stringify(version)};${known}`;
}

function bundle(): string {
  for (const place of BUNDLE) {
    try {
      return readFileSync(new URL(place, import.meta.url), "utf8").trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new InfraError("page-script-missing", "the script of `view` was not built", { fix: "Run: npm run build" });
}
