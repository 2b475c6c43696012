import type { SgNode } from "@ast-grep/napi";
import type { ApiEntry } from "./api.ts";
import { named, normal } from "./text.ts";

/** The exported names of a Go file: functions, methods of exported types, types with their exported parts, values. */
export function goApi(root: SgNode): ApiEntry[] {
  return named(root)
    .flatMap(declarationEntries)
    .filter(({ name }) => name.split(".").every(isExported));
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

function declarationEntries(node: SgNode): ApiEntry[] {
  switch (String(node.kind())) {
    case "function_declaration":
      return [callable(nameOf(node), node)];
    case "method_declaration": {
      const receiver =
        node
          .field("receiver")
          ?.find({ rule: { kind: "type_identifier" } })
          ?.text() ?? "_";
      return [callable(`${receiver}.${nameOf(node)}`, node)];
    }
    case "type_declaration":
      return named(node).flatMap(typeEntries);
    case "const_declaration":
    case "var_declaration":
      return node
        .findAll({ rule: { any: [{ kind: "const_spec" }, { kind: "var_spec" }] } })
        .flatMap((spec) => named(spec).filter((child) => child.kind() === "identifier"))
        .map((identifier) => ({ name: identifier.text(), shape: "", returns: null }));
    default:
      return [];
  }
}

function nameOf(node: SgNode): string {
  return node.field("name")?.text() ?? "";
}

function callable(name: string, node: SgNode): ApiEntry {
  const generics = node.field("type_parameters");
  const result = node.field("result");
  const shape = `${generics ? normal(generics.text()) : ""}(${types(node.field("parameters"))})`;
  const returns =
    result === null ? "" : result.kind() === "parameter_list" ? `(${types(result)})` : normal(result.text());
  return { name, shape, returns };
}

/** Types alone: `a, b int` is `int,int`. */
function types(list: SgNode | null): string {
  if (!list) return "";
  return named(list)
    .flatMap((parameter) => {
      const type = normal(parameter.field("type")?.text() ?? parameter.text());
      const count = parameter.children().filter((child) => child.kind() === "identifier").length;
      const variadic = parameter.kind() === "variadic_parameter_declaration" ? "..." : "";
      return Array.from({ length: Math.max(1, count) }, () => variadic + type);
    })
    .join(",");
}

function typeEntries(spec: SgNode): ApiEntry[] {
  const name = nameOf(spec);
  const type = spec.field("type");
  if (type?.kind() !== "struct_type") {
    return [{ name, shape: ` ${normal(type?.text() ?? "")}`, returns: null }];
  }
  const fields = type.findAll({ rule: { kind: "field_declaration" } }).flatMap((field) => {
    const fieldType = normal(field.field("type")?.text() ?? "");
    const names = field.children().filter((child) => child.kind() === "field_identifier");
    return names.map((child) => ({ name: `${name}.${child.text()}`, shape: "", returns: fieldType }));
  });
  return [{ name, shape: " struct", returns: null }, ...fields];
}
