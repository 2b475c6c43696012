import { readFileSync } from "node:fs";
import { InfraError } from "../../errors.ts";

/** What is inlined into every page. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** Where the build leaves them: beside this file in the package, in dist/ when run from source. */
const FOLDERS = ["./", "../../../dist/reports/html/"];

let known: Assets | null = null;

/** @throws InfraError when they were not built. */
export function pageAssets(): Assets {
  known ??= { script: withoutEnds(built("page.js")), style: withoutEnds(built("page.style.css")) };
  return known;
}

/**
 * An inline script or style ends at the first thing that looks like its end, wherever it stands. The escapes mean the
 * same in strings and in regular expressions, those of Unicode mode included.
 */
function withoutEnds(text: string): string {
  return text.replaceAll(/<\/(?=script|style)/gi, "<\\/").replaceAll("<!--", "<\\x21--");
}

function built(name: string): string {
  for (const folder of FOLDERS) {
    try {
      return readFileSync(new URL(`${folder}${name}`, import.meta.url), "utf8").trim();
    } catch {
      // It may be in the other place.
    }
  }
  throw new InfraError("page-script-missing", `${name} of report.html was not built`, { fix: "run: npm run build" });
}
