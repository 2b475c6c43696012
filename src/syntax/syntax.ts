import go from "@ast-grep/lang-go";
import python from "@ast-grep/lang-python";
import { parse, registerDynamicLanguage, type SgNode } from "@ast-grep/napi";

registerDynamicLanguage({ go, python });

/** A language that source files are parsed in. */
export type Syntax = "TypeScript" | "Tsx" | "JavaScript" | "python" | "go";

const byExtension: Readonly<Record<string, Syntax>> = {
  ts: "TypeScript",
  mts: "TypeScript",
  cts: "TypeScript",
  tsx: "Tsx",
  js: "JavaScript",
  mjs: "JavaScript",
  cjs: "JavaScript",
  jsx: "JavaScript",
  py: "python",
  go: "go",
};

/** The language of a file by its name; null for files that are not looked into. */
export function syntaxOf(path: string): Syntax | null {
  return byExtension[/\.(\w+)$/.exec(path)?.[1] ?? ""] ?? null;
}

/** A file's syntax tree, or why there is none that could be relied on. */
export type Parsed = { readonly root: SgNode; readonly problem?: never } | { readonly problem: string };

/** Source files are written by strangers: beyond these bounds a search could take for ever. */
const MAX_BYTES = 512 * 1024;
const MAX_DEPTH = 400;

/** Parses a file whose name says what language it is in. */
export function parseSource(path: string, bytes: Uint8Array): Parsed {
  const syntax = syntaxOf(path);
  if (syntax === null) return { problem: "is in no language that is looked into" };
  if (bytes.byteLength > MAX_BYTES) return { problem: `is larger than ${MAX_BYTES} bytes` };
  const root = parse(syntax, Buffer.from(bytes).toString("utf8")).root();
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return { problem: `is nested more than ${MAX_DEPTH} deep` };
    const broken = level.find((node) => node.kind() === "ERROR");
    if (broken) return { problem: `does not parse at line ${lineOf(broken)}: ${shown(broken)}` };
    level = level.flatMap((node) => node.children());
  }
  return { root };
}

/** An ast-grep rule, or a pattern alone. */
export type Rule = string | Readonly<Record<string, unknown>>;

/** Every node that the rule matches. @throws for a rule that is none; see `ruleProblem`. */
export function findAll(root: SgNode, rule: Rule): SgNode[] {
  return root.findAll({ rule: typeof rule === "string" ? { pattern: rule } : rule });
}

/** What is wrong with a rule for files of this language, in one line; null for a good one. */
export function ruleProblem(rule: Rule, syntax: Syntax): string | null {
  try {
    findAll(parse(syntax, "").root(), rule);
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split("\n");
    return lines
      .map((line) => line.replace(/^\s*\|->/, "").trim())
      .filter(Boolean)
      .join(" ");
  }
  const broken = patternsIn(rule).find((pattern) => !parses(pattern, syntax));
  return broken === undefined ? null : `the pattern \`${broken}\` is no ${syntax} code, so it would match by chance`;
}

function parses(pattern: string, syntax: Syntax): boolean {
  // In these languages $ may not stand in a name; the tool itself puts another letter there.
  const text = syntax === "go" || syntax === "python" ? pattern.replaceAll("$", "µ") : pattern;
  return !parse(syntax, text)
    .root()
    .has({ rule: { kind: "ERROR" } });
}

/** Patterns in the rule that stand for themselves; one with a context of its own may be a piece of code. */
function patternsIn(rule: unknown): string[] {
  if (typeof rule === "string") return [rule];
  if (rule === null || typeof rule !== "object") return [];
  return Object.entries(rule).flatMap(([key, value]) => {
    if (key === "pattern") return typeof value === "string" ? [value] : [];
    return typeof value === "object" ? patternsIn(value) : [];
  });
}

/** Counted from 1. */
export function lineOf(node: SgNode): number {
  return node.range().start.line + 1;
}

/** A node's text on one line, cut to a readable length. */
export function shown(node: SgNode): string {
  const line = node.text().replace(/\s+/g, " ").trim();
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}
