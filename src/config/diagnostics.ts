import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type { z } from "zod";
import { messageOf, type Place, UsageError } from "../errors.ts";
import { check, type Problem } from "./problems.ts";

/**
 * Reads a YAML (or JSON) file that a person wrote. Anything wrong with it becomes one UsageError whose
 * message lists every problem as `file:line:column key: what is wrong`, one a line; `place` and `fix`
 * belong to the first.
 */
export function parseYamlFile<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw usageError(
      document.errors.map((error) => ({
        place: placeAt(file, lines, error.pos[0]),
        ...inWords(error, text),
      })),
    );
  }
  const checked = check(toValue(file, lines, document), schema);
  if (checked.problems === undefined) return checked.data;
  throw usageError(
    checked.problems
      .map((problem) => ({ ...problem, place: placeOf(file, lines, document, problem) }))
      .sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0)),
  );
}

/** The same for a value that has no text, such as the export of a module: places have a key, no line. */
export function parseValue<T>(file: string, value: unknown, schema: z.ZodType<T>): T {
  const checked = check(value, schema);
  if (checked.problems === undefined) return checked.data;
  throw usageError(checked.problems.map((problem) => ({ ...problem, place: { file, ...keyOf(problem.path) } })));
}

/** `place` the way compilers write it: `file:line:column key`. */
export function formatPlace(place: Place): string {
  const position = [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
  return place.key ? `${position} ${place.key}` : position;
}

/** One UsageError for several problems; there must be at least one. */
export function usageError(problems: readonly { place: Place; message: string; fix: string | null }[]): UsageError {
  const [first] = problems;
  if (first === undefined) throw new TypeError("usageError needs a problem");
  const message = problems.map((problem) => `${formatPlace(problem.place)}: ${problem.message}`).join("\n");
  return new UsageError("invalid-file", message, {
    place: first.place,
    ...(first.fix === null ? {} : { fix: first.fix }),
  });
}

function inWords(error: YAMLError, text: string): { message: string; fix: string } {
  if (error.code === "DUPLICATE_KEY") {
    return { message: `"${wordAt(text, error.pos[0])}" is given twice`, fix: "Keep one of the two." };
  }
  if (error.code === "MULTIPLE_DOCS") {
    return {
      message: "a second document begins here, expected one",
      fix: "Remove the line with --- and what follows.",
    };
  }
  return { message: `is not valid YAML: ${error.message}`, fix: "Correct the YAML syntax at this place." };
}

function toValue(file: string, lines: LineCounter, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias without an anchor, or aliases nested into a bomb: yaml names neither's position.
    const place = placeAt(file, lines, strangeAlias(document));
    const fix = "Write the value out instead of the alias.";
    throw new UsageError("invalid-file", `${formatPlace(place)}: ${messageOf(cause)}`, { place, fix, cause });
  }
}

/** Where the first alias without an anchor is; else the first alias of all. */
function strangeAlias(document: Document): number {
  const offsets: number[] = [];
  let unresolved: number | undefined;
  visit(document, {
    Alias: (_, node) => {
      offsets.push(startOf(node) ?? 0);
      if (!node.resolve(document)) unresolved ??= startOf(node);
    },
  });
  return unresolved ?? offsets[0] ?? 0;
}

function wordAt(text: string, offset: number): string {
  return /^["']?([^"':\s]*)/.exec(text.slice(offset))?.[1] ?? "";
}

function placeOf(file: string, lines: LineCounter, document: Document, problem: Problem): Place {
  return { ...placeAt(file, lines, offsetOf(document, problem)), ...keyOf(problem.path) };
}

function placeAt(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function keyOf(path: readonly PropertyKey[]): { key?: string } {
  const key = path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
  return key ? { key } : {};
}

/** Where the value at the path begins; for a missing one, the nearest thing around it that is there. */
function offsetOf(document: Document, problem: Problem): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, key] of problem.path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key));
      if (pair === undefined) break;
      next = pair.value;
      const wantsKey = index === problem.path.length - 1 && problem.atKey;
      offset = (wantsKey || isMap(next) ? startOf(pair.key) : startOf(next)) ?? startOf(pair.key) ?? offset;
    } else if (isSeq(node)) {
      next = node.items[Number(key)];
      offset = startOf(next) ?? offset;
    }
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return node !== null && typeof node === "object" && "range" in node && Array.isArray(node.range)
    ? (node.range[0] as number)
    : undefined;
}
