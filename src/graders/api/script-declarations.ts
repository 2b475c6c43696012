import type { SgNode } from "@ast-grep/napi";
import type { ApiEntry } from "./api.ts";
import { named, normal } from "./text.ts";

/** What a statement declares, exported or not: a name, and the public members of a class. */
export function declared(statement: SgNode): ApiEntry[] {
  const node = statement.kind() === "export_statement" ? statement.field("declaration") : statement;
  if (!node) return [];
  const name = node.field("name")?.text() ?? "";
  switch (String(node.kind())) {
    case "function_declaration":
    case "generator_function_declaration":
    case "function_signature":
      return [callable(name, node)];
    case "class_declaration":
    case "abstract_class_declaration":
      return classEntries(name, node);
    case "interface_declaration":
    case "type_alias_declaration":
    case "enum_declaration": {
      const text = normal(node.text());
      return [{ name, shape: ` ${text}`, returns: null }];
    }
    case "lexical_declaration":
    case "variable_declaration":
      return node
        .children()
        .filter((child) => child.kind() === "variable_declarator")
        .map(variable);
    default:
      return [];
  }
}

function callable(name: string, node: SgNode): ApiEntry {
  const returns = node.field("return_type");
  const generics = node.field("type_parameters");
  const shape = `${generics ? normal(generics.text()) : ""}(${parametersOf(node)})`;
  return { name, shape, returns: returns ? normal(returns.text()).replace(/^:/, "") : null };
}

/** Types and whether they may be left out; the names are nobody's business but the function's. */
function parametersOf(node: SgNode): string {
  const parameters = node.field("parameters");
  if (!parameters) return "_";
  return named(parameters).map(parameter).join(",");
}

function parameter(node: SgNode): string {
  const kind = String(node.kind());
  const optional = kind === "optional_parameter" || kind === "assignment_pattern" || node.field("value") !== null;
  const rest = /^\s*\.\.\./.test(node.text()) ? "..." : "";
  const type = node.field("type");
  return `${rest}${type ? normal(type.text()).replace(/^:/, "") : "_"}${optional ? "?" : ""}`;
}

function variable(node: SgNode): ApiEntry {
  const name = node.field("name")?.text() ?? "";
  const value = node.field("value");
  const type = node.field("type");
  if (type) return { name, shape: "", returns: normal(type.text()).replace(/^:/, "") };
  const isFunction = value !== null && ["arrow_function", "function_expression"].includes(String(value.kind()));
  return isFunction ? callable(name, value) : { name, shape: "", returns: null };
}

function classEntries(name: string, node: SgNode): ApiEntry[] {
  const generics = node.field("type_parameters");
  const heritage = named(node).find((child) => child.kind() === "class_heritage");
  const head = `${generics ? normal(generics.text()) : ""}${heritage ? ` ${normal(heritage.text())}` : ""}`;
  const body = node.field("body");
  const members = body ? named(body).flatMap((member) => memberEntries(name, member)) : [];
  return [{ name, shape: ` class${head}`, returns: null }, ...members];
}

function memberEntries(owner: string, node: SgNode): ApiEntry[] {
  const name = node.field("name")?.text() ?? "";
  const modifier = node.children().find((child) => child.kind() === "accessibility_modifier");
  if (name === "" || name.startsWith("#") || /private|protected/.test(modifier?.text() ?? "")) return [];
  const kind = String(node.kind());
  const accessor = node.children().find((child) => ["get", "set"].includes(String(child.kind())));
  const full = `${owner}.${name}`;
  if (accessor)
    return accessor.kind() === "get" ? [{ name: full, shape: "", returns: callable(name, node).returns }] : [];
  if (/^(?:method_definition|method_signature|abstract_method_signature)$/.test(kind)) return [callable(full, node)];
  if (!/field_definition$/.test(kind)) return [];
  const type = node.field("type");
  return [{ name: full, shape: "", returns: type ? normal(type.text()).replace(/^:/, "") : null }];
}
