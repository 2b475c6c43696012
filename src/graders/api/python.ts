import type { SgNode } from "@ast-grep/napi";
import type { ApiEntry } from "./api.ts";
import { named, normal } from "./text.ts";

/** The public names of a Python module: functions, classes with their methods, variables, and, for a package, what it imports by name. */
export function pythonApi(path: string, root: SgNode): ApiEntry[] {
  const list = listed(root);
  // What an ordinary module imports is for its own use; a package's front passes it on.
  const passesOn = list !== null || path.endsWith("__init__.py");
  const statements = named(root).filter((node) => passesOn || node.kind() !== "import_from_statement");
  const entries = statements.flatMap(statementEntries);
  const isPublic = (name: string) => (list ? list.has(name) : !name.startsWith("_"));
  return entries.filter(({ name }) => isPublic(name.split(".")[0] ?? name));
}

/** The names in `__all__`; null where there is none. */
function listed(root: SgNode): ReadonlySet<string> | null {
  const assignment = root.find({ rule: { kind: "assignment", has: { field: "left", regex: "^__all__$" } } });
  if (!assignment) return null;
  return new Set(assignment.findAll({ rule: { kind: "string_content" } }).map((node) => node.text()));
}

function statementEntries(statement: SgNode): ApiEntry[] {
  const node = statement.kind() === "decorated_definition" ? statement.field("definition") : statement;
  if (!node) return [];
  const name = node.field("name")?.text() ?? "";
  switch (String(node.kind())) {
    case "function_definition":
      return [callable(name, node, false)];
    case "class_definition":
      return classEntries(name, node);
    case "import_from_statement":
      return named(node)
        .slice(1)
        .map((child) => ({ name: child.field("alias")?.text() ?? child.text(), shape: "", returns: null }));
    case "expression_statement":
      return named(node)
        .filter((child) => child.kind() === "assignment" && child.field("left")?.kind() === "identifier")
        .map((child) => ({ name: child.field("left")?.text() ?? "", shape: "", returns: null }));
    default:
      return [];
  }
}

function classEntries(name: string, node: SgNode): ApiEntry[] {
  const bases = node.field("superclasses");
  const body = node.field("body");
  const members = (body ? named(body) : []).flatMap((member) => {
    const inner = member.kind() === "decorated_definition" ? member.field("definition") : member;
    const own = inner?.field("name")?.text() ?? "";
    const isPublic = !own.startsWith("_") || own === "__init__";
    if (inner?.kind() !== "function_definition" || !isPublic) return [];
    const isStatic = member.text().startsWith("@staticmethod");
    return [callable(`${name}.${own}`, inner, !isStatic)];
  });
  return [{ name, shape: ` class${bases ? normal(bases.text()) : ""}`, returns: null }, ...members];
}

/** Names of parameters are part of it, since callers may write them; annotations are not. */
function callable(name: string, node: SgNode, isMethod: boolean): ApiEntry {
  const parameters = node.field("parameters");
  const all = parameters ? named(parameters).map(parameter) : [];
  const isAsync = node.text().startsWith("async");
  return { name, shape: `${isAsync ? " async" : ""}(${(isMethod ? all.slice(1) : all).join(",")})`, returns: null };
}

function parameter(node: SgNode): string {
  const kind = String(node.kind());
  if (kind === "default_parameter" || kind === "typed_default_parameter")
    return `${node.field("name")?.text() ?? "_"}=`;
  return kind === "typed_parameter" ? (named(node)[0]?.text() ?? "_") : normal(node.text());
}
