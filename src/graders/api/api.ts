import picomatch from "picomatch";
import type { Tree } from "../../trees/tree.ts";
import type { Check } from "../grader.ts";

/**
 * One exported name, or one public member of it (`Checkout.pay`). Names of parameters count only where callers write them.
 */
export interface ApiEntry {
  readonly name: string;
  /** What callers rely on, without what is returned. */
  readonly shape: string;
  /** null where the code leaves it to be inferred: then it is not compared. */
  readonly returns: string | null;
}

/** The API of a file, or why it cannot be read. */
export type Api = readonly ApiEntry[] | { readonly problem: string };

/** So many differences are shown. */
const SHOWN = 10;

/** One check for each file of the task's API: that its exported names and signatures are those of the start. */
export async function checkApi(globs: readonly string[], before: Tree, after: Tree): Promise<Check[]> {
  if (globs.length === 0) return [];
  const { apiOf } = await import("./languages.ts");
  const matches = picomatch([...globs], { dot: true });
  return [...before.keys()]
    .filter((path) => matches(path))
    .map((path): Check => {
      const differences = compare(apiOf(path, before), apiOf(path, after));
      const more = differences.length > SHOWN ? [`and ${differences.length - SHOWN} more`] : [];
      const detail = [...differences.slice(0, SHOWN), ...more].join("\n");
      const name = `${path} exports what it did`;
      return { name, kind: "api", passed: differences.length === 0, detail: detail || "the same names and signatures" };
    });
}

function compare(before: Api, after: Api): string[] {
  if ("problem" in before) return [`at the start it ${before.problem}`];
  if ("problem" in after) return [`it ${after.problem}`];
  const [old, now] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (!was) return [`added: ${shown(is)}`];
    if (!is) return [`gone: ${shown(was)}`];
    const sameReturn = was.returns === null || is.returns === null || was.returns === is.returns;
    return was.shape === is.shape && sameReturn ? [] : [`changed: ${shown(was)} → ${shown(is)}`];
  });
}

function byName(entries: readonly ApiEntry[]): Map<string, ApiEntry> {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function shown(entry: ApiEntry | undefined): string {
  if (!entry) return "nothing";
  const text = `${entry.name}${entry.shape}${entry.returns === null ? "" : `: ${entry.returns}`}`;
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
