import { posix } from "node:path";
import type { SgNode } from "@ast-grep/napi";
import { parseSource } from "../../syntax/syntax.ts";
import type { Tree } from "../../trees/tree.ts";
import type { Api, ApiEntry } from "./api.ts";
import { declared } from "./script-declarations.ts";

/** Exports are followed from file to file this often, and no further: files may export from each other in a ring. */
const MAX_HOPS = 10;

/** What a TypeScript or JavaScript module exports, what it passes on from its neighbours included. */
export function scriptApi(path: string, tree: Tree, hops = 0): Api {
  const file = tree.get(path);
  if (!file) return { problem: "is not there" };
  const parsed = parseSource(path, file.bytes);
  if (parsed.problem !== undefined) return { problem: parsed.problem };
  const { root } = parsed;
  const look = (module: string) => (hops < MAX_HOPS ? exportsOf(path, module, tree, hops + 1) : []);
  const locals = new Map(
    root
      .children()
      .flatMap((node) => declared(node))
      .map((entry) => [entry.name, entry]),
  );
  const imported = importsOf(root);
  const modern = root
    .children()
    .filter((node) => node.kind() === "export_statement")
    .flatMap((node) => exported(node, locals, imported, look));
  return [...modern, ...commonJs(root, locals)];
}

/** `module.exports = { a, b: c }` and `exports.a = …`. */
function commonJs(root: SgNode, locals: ReadonlyMap<string, ApiEntry>): ApiEntry[] {
  const assignments = root
    .children()
    .filter((node) => node.kind() === "expression_statement")
    .flatMap((node) => node.children().filter((child) => child.kind() === "assignment_expression"));
  return assignments.flatMap((node) => {
    const [left, right] = [node.field("left")?.text() ?? "", node.field("right")];
    const single = /^(?:module\.)?exports\.(\w+)$/.exec(left)?.[1];
    if (single !== undefined) return renamed([...locals.values()], right?.text() ?? "", single);
    if (left !== "module.exports" || right?.kind() !== "object") return [];
    return right.children().flatMap((property) => {
      if (property.kind() === "shorthand_property_identifier")
        return renamed([...locals.values()], property.text(), property.text());
      const [key, value] = [property.field("key")?.text(), property.field("value")?.text() ?? ""];
      return key === undefined ? [] : renamed([...locals.values()], value, key);
    });
  });
}

type Look = (module: string) => readonly ApiEntry[];
type Imports = ReadonlyMap<string, { readonly module: string; readonly name: string }>;

function exported(node: SgNode, locals: ReadonlyMap<string, ApiEntry>, imported: Imports, look: Look): ApiEntry[] {
  const source = moduleOf(node);
  const specifiers = node.findAll({ rule: { kind: "export_specifier" } });
  if (specifiers.length > 0) {
    return specifiers.flatMap((specifier) => {
      const name = specifier.field("name")?.text() ?? "";
      const alias = specifier.field("alias")?.text() ?? name;
      const from = source ?? imported.get(name)?.module;
      const found = from === undefined ? [...locals.values()] : look(from);
      return renamed(found, imported.get(name)?.name ?? name, alias);
    });
  }
  const declaration = node.field("declaration");
  if (declaration) return isDefault(node) ? renamed(declared(node), null, "default") : declared(node);
  if (source !== undefined) {
    const alias = node
      .find({ rule: { kind: "namespace_export" } })
      ?.children()
      .at(-1)
      ?.text();
    return alias === undefined ? [...look(source)] : [{ name: alias, shape: " (a module)", returns: null }];
  }
  const value = node.field("value")?.text() ?? "";
  return locals.has(value)
    ? renamed([...locals.values()], value, "default")
    : [{ name: "default", shape: "", returns: null }];
}

/** The entries of `name` and its members under another name; one without a shape where it cannot be found. */
function renamed(entries: readonly ApiEntry[], name: string | null, alias: string): ApiEntry[] {
  const own = entries.filter((entry) => name === null || entry.name === name || entry.name.startsWith(`${name}.`));
  if (own.length === 0) return [{ name: alias, shape: "", returns: null }];
  return own.map((entry) => ({
    ...entry,
    name: alias + (name === null ? memberOf(entry) : entry.name.slice(name.length)),
  }));
}

function memberOf({ name }: ApiEntry): string {
  return name.includes(".") ? name.slice(name.indexOf(".")) : "";
}

function isDefault(node: SgNode): boolean {
  return node.children().some((child) => child.kind() === "default");
}

function exportsOf(from: string, module: string, tree: Tree, hops: number): readonly ApiEntry[] {
  if (!module.startsWith(".")) return [];
  const base = posix.join(posix.dirname(from), module);
  const plain = base.replace(/\.[cm]?js$/, "");
  const candidates = [base, `${plain}.ts`, `${plain}.tsx`, `${plain}.js`, `${base}/index.ts`, `${base}/index.js`];
  const path = candidates.find((candidate) => tree.has(candidate));
  const api = path === undefined ? [] : scriptApi(path, tree, hops);
  return "problem" in api ? [] : api;
}

function importsOf(root: SgNode): Imports {
  const statements = root.children().filter((node) => node.kind() === "import_statement");
  return new Map(
    statements.flatMap((statement) => {
      const module = moduleOf(statement) ?? "";
      return statement.findAll({ rule: { kind: "import_specifier" } }).map((specifier) => {
        const name = specifier.field("name")?.text() ?? "";
        return [specifier.field("alias")?.text() ?? name, { module, name }] as const;
      });
    }),
  );
}

function moduleOf(node: SgNode): string | undefined {
  return node.field("source")?.text().slice(1, -1);
}
