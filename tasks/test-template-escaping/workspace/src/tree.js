import { TemplateError } from "./errors.js";
import { tokenize } from "./tags.js";

/**
 * @typedef {{ type: "text", text: string }
 *   | { type: "value", path: string[], line: number, place?: string }
 *   | { type: "if", path: string[], first: Node[], second: Node[], line: number }
 *   | { type: "each", path: string[], name: string, number: string | null, first: Node[], second: Node[],
 *       line: number }} Node
 */

const PATH = /^\w+(?:\.\w+)*$/;
const IF = /^#\s*if\s+(\S+)$/;
const EACH = /^#\s*each\s+(\S+)\s+as\s+(\w+)(?:\s*,\s*(\w+))?$/;

/**
 * Reads a template.
 * @param {string} source
 * @returns {Node[]}
 */
export function parse(source) {
  const root = [];
  /** Blocks that are open, with the list that nodes go to. */
  const open = [];
  let list = root;
  for (const token of tokenize(source)) {
    if (token.kind === "text") {
      list.push({ type: "text", text: token.text });
      continue;
    }
    const { body, line } = token;
    const closing = /^\/\s*(if|each)$/.exec(body);
    if (body.startsWith("#")) {
      const block = blockOf(body, line);
      list.push(block);
      open.push({ block, outer: list });
      list = block.first;
    } else if (body === "else") {
      const last = open.at(-1);
      if (last === undefined || list !== last.block.first) throw new TemplateError("else without a block", line);
      list = last.block.second;
    } else if (closing) {
      const last = open.pop();
      if (last?.block.type !== closing[1]) throw new TemplateError(`${closing[1]} was not opened`, line);
      list = last.outer;
    } else list.push({ type: "value", path: pathOf(body, line), line });
  }
  const unclosed = open.at(-1);
  if (unclosed) throw new TemplateError(`${unclosed.block.type} is not closed`, unclosed.block.line);
  return root;
}

function blockOf(body, line) {
  const parts = { first: [], second: [], line };
  const condition = IF.exec(body);
  if (condition) return { type: "if", path: pathOf(condition[1], line), ...parts };
  const [, path, name, number = null] = EACH.exec(body) ?? [];
  if (path === undefined) throw new TemplateError(`no such tag: ${body}`, line);
  return { type: "each", path: pathOf(path, line), name, number, ...parts };
}

function pathOf(text, line) {
  if (!PATH.test(text)) throw new TemplateError(`not a path: ${text}`, line);
  return text.split(".");
}
