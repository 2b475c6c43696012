import { TemplateError } from "./errors.js";

/**
 * @typedef {{ kind: "text", text: string }
 *   | { kind: "tag", body: string, line: number }} Token
 */

const TAG = /\\\{\{|\{\{([\s\S]*?)\}\}/g;
const REST_OF_LINE = /[ \t]*(?:\r?\n|$)/y;

/**
 * Takes a template apart. Lines with nothing but one block tag are taken out on the way; comments, too.
 * @param {string} source
 * @returns {Token[]}
 */
export function tokenize(source) {
  const tokens = [];
  let done = 0;
  const text = (end) => {
    if (end > done) tokens.push({ kind: "text", text: source.slice(done, end) });
  };
  for (const match of source.matchAll(TAG)) {
    if (match[1] === undefined) {
      text(match.index);
      tokens.push({ kind: "text", text: "{{" });
      done = match.index + match[0].length;
      continue;
    }
    const body = match[1].trim();
    const alone = /^(?:[#/!]|else$)/.test(body) ? lineOf(source, match.index, match.index + match[0].length) : null;
    text(alone ? alone.start : match.index);
    done = alone ? alone.end : match.index + match[0].length;
    if (!body.startsWith("!")) tokens.push({ kind: "tag", body, line: lineNumber(source, match.index) });
  }
  text(source.length);
  const open = source.replace(TAG, (tag) => " ".repeat(tag.length)).indexOf("{{");
  if (open >= 0) throw new TemplateError("a tag is not closed", lineNumber(source, open));
  return tokens;
}

/** The line around a tag, if there is nothing else on it. */
function lineOf(source, tagStart, tagEnd) {
  const before = /[ \t]*$/.exec(source.slice(0, tagStart));
  const start = before.index;
  if (start > 0 && source[start - 1] !== "\n") return null;
  REST_OF_LINE.lastIndex = tagEnd;
  return REST_OF_LINE.test(source) ? { start, end: REST_OF_LINE.lastIndex } : null;
}

function lineNumber(source, index) {
  return source.slice(0, index).split("\n").length;
}
