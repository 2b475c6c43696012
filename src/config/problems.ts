import type { z } from "zod";
import { nearest } from "./nearest.ts";

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodTypes;

/** One thing wrong with a file. `path` leads to the offending key or value. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  /** What to do, where the message does not say it already. */
  readonly fix: string | null;
  /** Point at the key itself instead of at its value. */
  readonly atKey: boolean;
}

/** `value` read with `schema`, or everything that is wrong with it in words for its author. */
export function check<T>(
  value: unknown,
  schema: z.ZodType<T>,
): { data: T; problems?: never } | { problems: Problem[] } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { data: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, schema as unknown as Schema, value)) };
}

function problemsOf(issue: Issue, schema: Schema, root: unknown): Problem[] {
  const at = { path: issue.path, atKey: false };
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(issue.path, key, keysAt(schema, issue.path, root)));
    case "invalid_value":
      return [notOneOf(issue.path, issue.values, valueAt(root, issue.path))];
    case "invalid_type": {
      const value = valueAt(root, issue.path);
      if (value === undefined) return [missing(issue.path, issue.expected)];
      const message = `is ${describe(value)}, expected ${article(issue.expected)}`;
      return [{ ...at, message, fix: `Give it ${article(issue.expected)}.` }];
    }
    case "invalid_union":
      return unionProblems(issue, schema, root);
    case "invalid_key":
    case "invalid_element": {
      const message = `is not allowed here, expected ${issue.issues.map((inner) => lowerFirst(inner.message)).join("; ")}`;
      return [{ path: issue.path, atKey: issue.code === "invalid_key", message, fix: null }];
    }
    case "invalid_format": {
      const message = `is ${describe(valueAt(root, issue.path))}, expected ${lowerFirst(issue.message)}`;
      return [{ ...at, message, fix: "Write it in the expected form." }];
    }
    case "too_small":
    case "too_big": {
      const message = `is ${size(issue, valueAt(root, issue.path))}`;
      return [{ ...at, message, fix: null }];
    }
    default:
      return [{ ...at, message: lowerFirst(issue.message), fix: null }];
  }
}

const UNITS: Readonly<Record<string, string>> = {
  string: "characters",
  array: "entries",
  set: "entries",
  map: "entries",
};

function size(issue: Extract<Issue, { code: "too_small" | "too_big" }>, value: unknown): string {
  const [bound, words] =
    issue.code === "too_small"
      ? [issue.minimum, issue.inclusive === false ? "more than" : "at least"]
      : [issue.maximum, issue.inclusive === false ? "less than" : "at most"];
  const unit = UNITS[issue.origin] ?? "";
  if (unit && issue.code === "too_small" && bound === 1) return "empty, expected something in it";
  return `${describe(value)}, expected ${words} ${bound}${unit && ` ${unit}`}`;
}

function unknownKey(parent: Path, key: string, valid: readonly string[]): Problem {
  const meant = nearest(key, valid);
  const message = meant ? `unknown key, did you mean ${meant}?` : `unknown key, expected one of ${valid.join(", ")}`;
  const fix = meant ? `Rename ${key} to ${meant}.` : `Remove ${key}.`;
  return { path: [...parent, key], message: valid.length === 0 ? "unknown key" : message, fix, atKey: true };
}

function notOneOf(path: Path, values: readonly unknown[], value: unknown): Problem {
  const expected = alternatives(values.map(String));
  if (value === undefined) return missing(path, expected);
  const meant = typeof value === "string" ? nearest(value, values.map(String)) : null;
  const message = `is ${describe(value)}, expected ${expected}${meant ? `; did you mean ${meant}?` : ""}`;
  return { path, message, fix: `Write ${meant ?? expected}.`, atKey: false };
}

function missing(path: Path, expected: string): Problem {
  const message = `is missing, expected ${/^[a-z]+$/.test(expected) ? article(expected) : expected}`;
  return { path, message, fix: `Add ${String(path.at(-1) ?? "it")}.`, atKey: false };
}

/** Says what is wrong with the branch of a union that was most likely meant. */
function unionProblems(issue: Extract<Issue, { code: "invalid_union" }>, schema: Schema, root: unknown): Problem[] {
  const value = valueAt(root, issue.path);
  if (issue.errors.length === 0) return [notOneOf(issue.path, "options" in issue ? (issue.options ?? []) : [], value)];
  const literals = issue.errors.map(([only, more]) =>
    only?.code === "invalid_value" && only.path.length === 0 && !more ? only.values : [],
  );
  if (literals.every((values) => values.length > 0)) return [notOneOf(issue.path, literals.flat(), value)];

  const wrongType = (issues: readonly Issue[]) =>
    issues.some((inner) => inner.path.length === 0 && ["invalid_type", "invalid_value"].includes(inner.code));
  const sameType = issue.errors.map((issues, index) => ({ issues, index })).filter(({ issues }) => !wrongType(issues));
  if (sameType.length === 0) {
    const expected = alternatives(issue.errors.map((issues) => expectation(issues[0])));
    if (value === undefined) return [missing(issue.path, expected)];
    const message = `is ${describe(value)}, expected ${expected}`;
    return [{ path: issue.path, message, fix: null, atKey: false }];
  }

  // Fewest strange or missing keys first: with a tie nobody can tell which branch was meant.
  const misfit = (issues: readonly Issue[]) =>
    issues.reduce((sum, inner) => sum + (inner.code === "unrecognized_keys" ? inner.keys.length * 2 : 1), 0);
  const ranked = [...sameType].sort((a, b) => misfit(a.issues) - misfit(b.issues));
  const [best, second] = ranked;
  const strangeKeys = best?.issues.some((inner) => inner.code === "unrecognized_keys") ?? false;
  if (best && (!second || !strangeKeys || misfit(best.issues) < misfit(second.issues))) {
    const branch = branchesAt(schema, issue.path)[best.index] ?? schema;
    return best.issues.flatMap((inner) =>
      problemsOf(inner, branch, value).map((problem) => ({ ...problem, path: [...issue.path, ...problem.path] })),
    );
  }
  const shapes = branchesAt(schema, issue.path).map((branch) => `{ ${keysAt(branch, []).join(", ")} }`);
  const keys = [...new Set(branchesAt(schema, issue.path).flatMap((branch) => keysAt(branch, [])))];
  const unknown = value && typeof value === "object" ? Object.keys(value).filter((key) => !keys.includes(key)) : [];
  if (unknown.length > 0) return unknown.map((key) => unknownKey(issue.path, key, keys));
  const message = `has keys that do not go together, expected ${alternatives(shapes)}`;
  return [{ path: issue.path, message, fix: "Keep the keys of one of these forms.", atKey: false }];
}

function expectation(issue: Issue | undefined): string {
  if (issue?.code === "invalid_type") return article(issue.expected);
  if (issue?.code === "invalid_value") return alternatives(issue.values.map(String));
  return lowerFirst(issue?.message ?? "something else");
}

/** The schema behind defaults, optionals and transformations. */
function unwrap(schema: Schema): Schema {
  const def = schema._zod.def;
  if ("innerType" in def) return unwrap(def.innerType as Schema);
  if (def.type === "pipe") return unwrap(def.in as Schema);
  if (def.type === "lazy") return unwrap(def.getter() as Schema);
  return schema;
}

/** Every schema that may stand at `path`; several where unions lie on the way, unless `value` says which is meant. */
function schemasAt(schema: Schema, path: Path, value?: unknown): Schema[] {
  const def = unwrap(schema)._zod.def;
  if (def.type === "union") {
    const options = def.options as readonly Schema[];
    const meant =
      "discriminator" in def ? options.filter((option) => isMeant(option, String(def.discriminator), value)) : [];
    return (meant.length > 0 ? meant : options).flatMap((option) => schemasAt(option, path, value));
  }
  const [key, ...rest] = path;
  if (key === undefined) return [unwrap(schema)];
  if (def.type === "object") {
    const name = String(key);
    const child = Object.hasOwn(def.shape, name) ? def.shape[name] : def.catchall;
    return child ? schemasAt(child as Schema, rest, valueAt(value, [key])) : [];
  }
  if (def.type === "array") return schemasAt(def.element as Schema, rest, valueAt(value, [key]));
  if (def.type === "record") return schemasAt(def.valueType as Schema, rest, valueAt(value, [key]));
  return [];
}

function isMeant(option: Schema, discriminator: string, value: unknown): boolean {
  const known = option._zod.propValues?.[discriminator];
  return known?.has(valueAt(value, [discriminator]) as string) ?? false;
}

function keysAt(schema: Schema, path: Path, value?: unknown): string[] {
  const keys = schemasAt(schema, path, value).flatMap(({ _zod: { def } }) =>
    def.type === "object" ? Object.keys(def.shape) : [],
  );
  return [...new Set(keys)];
}

/** The options of the union at `path`, in the order zod reports their errors. */
function branchesAt(schema: Schema, path: Path): Schema[] {
  const parents = path.length === 0 ? [schema] : schemasAt(schema, path.slice(0, -1));
  for (const parent of parents) {
    const here = path.length === 0 ? parent : childOf(parent, path.at(-1) as PropertyKey);
    const def = here && unwrap(here)._zod.def;
    if (def?.type === "union") return def.options as Schema[];
  }
  return [];
}

function childOf(schema: Schema, key: PropertyKey): Schema | undefined {
  const def = schema._zod.def;
  if (def.type === "object") return def.shape[String(key)] as Schema | undefined;
  if (def.type === "array") return def.element as Schema;
  if (def.type === "record") return def.valueType as Schema;
  return undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined),
    root,
  );
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string"
    ? JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
    : String(value);
}

const NAMES: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map",
  record: "a map",
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
};

function article(expected: string): string {
  return NAMES[expected] ?? (/^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`);
}

function alternatives(names: readonly string[]): string {
  const unique = [...new Set(names)];
  return unique.length < 2 ? (unique[0] ?? "something else") : `${unique.slice(0, -1).join(", ")} or ${unique.at(-1)}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
