import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import { el } from "./dom.ts";

const lowlight = createLowlight({ bash, css, go, java, javascript, json, python, rust, typescript, xml, yaml });

const languages: Readonly<Record<string, string>> = {
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescript",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  py: "python",
  go: "go",
  rs: "rust",
  java: "java",
  kt: "java",
  json: "json",
  yaml: "yaml",
  yml: "yaml",
  sh: "bash",
  css: "css",
  html: "xml",
  xml: "xml",
};

/** Beyond this, colours are not worth the wait. */
const LONGEST = 60_000;

/** The nodes of a syntax tree that matter here; hast's own types say the same with more. */
interface Tree {
  readonly children: readonly (
    | { readonly type: "text"; readonly value: string }
    | ({ readonly type: "element"; readonly properties: { readonly className?: unknown } } & Tree)
  )[];
}

/** A file's lines as nodes with colour classes; plain where the language is not known. */
export function highlightLines(path: string, text: string): Node[][] {
  const language = languages[path.split(".").at(-1) ?? ""];
  const plain = () => text.split("\n").map((line) => [document.createTextNode(line)]);
  if (language === undefined || text.length > LONGEST) return plain();
  try {
    return linesOf(lowlight.highlight(language, text) as unknown as Tree);
  } catch {
    // A grammar that stumbles over somebody's file is no reason not to show it.
    return plain();
  }
}

function linesOf(root: Tree): Node[][] {
  const lines: Node[][] = [[]];
  const walk = (tree: Tree, classes: string) => {
    for (const node of tree.children) {
      if (node.type !== "text") {
        const names = Array.isArray(node.properties.className) ? node.properties.className.map(String) : [];
        walk(node, names.join(" ") || classes);
        continue;
      }
      for (const [index, part] of node.value.split("\n").entries()) {
        if (index > 0) lines.push([]);
        if (part === "") continue;
        lines.at(-1)?.push(classes === "" ? document.createTextNode(part) : el("span", { class: classes }, part));
      }
    }
  };
  walk(root, "");
  return lines;
}
