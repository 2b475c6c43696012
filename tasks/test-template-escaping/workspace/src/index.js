import { findPlaces } from "./places.js";
import { parse } from "./tree.js";
import { elementsOf, find, isTrue, Safe } from "./values.js";
import { write } from "./write.js";

export { TemplateError } from "./errors.js";

/**
 * Reads a template.
 * @param {string} source
 * @returns {{ render(data?: Record<string, unknown>): string }}
 */
export function compile(source) {
  const nodes = parse(source);
  findPlaces(nodes);
  return { render: (data = {}) => renderAll(nodes, new Map(Object.entries(data))) };
}

/**
 * @param {string} source
 * @param {Record<string, unknown>} [data]
 */
export function render(source, data) {
  return compile(source).render(data);
}

/**
 * Marks HTML that may be written as it is, in text.
 * @param {string} html
 */
export function safe(html) {
  return new Safe(html);
}

function renderAll(nodes, names) {
  return nodes.map((node) => renderNode(node, names)).join("");
}

function renderNode(node, names) {
  if (node.type === "text") return node.text;
  const value = find(names, node.path, node.line);
  if (node.type === "value") return write(node.place, value, node.line);
  if (node.type === "if") return renderAll(isTrue(value) ? node.first : node.second, names);
  const elements = elementsOf(value, node.line);
  if (elements.length === 0) return renderAll(node.second, names);
  return elements
    .map((element, index) => {
      const inner = new Map(names).set(node.name, element);
      if (node.number !== null) inner.set(node.number, index + 1);
      return renderAll(node.first, inner);
    })
    .join("");
}
