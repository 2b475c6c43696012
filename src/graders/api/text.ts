import type { SgNode } from "@ast-grep/napi";

/** Code on one line, without comments and without the commas and semicolons that formatters add. */
export function normal(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*(?:\/\/|#).*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{}()[\]<>,;:|&=?]) ?/g, "$1")
    .replace(/[,;]([)\]}>])/g, "$1")
    .replace(/;/g, ",")
    .replace(/,\s*$/, "")
    .trim();
}

/** The children that carry meaning. */
export function named(node: SgNode): SgNode[] {
  return node.children().filter((child) => child.isNamed() && child.kind() !== "comment");
}
