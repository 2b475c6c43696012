import { TemplateError } from "./errors.js";
import { Safe } from "./values.js";

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const SCHEMES = new Set(["http", "https", "mailto", "tel"]);

/** How values are written, by the kind of place. */
const writers = {
  text: (value, line) => (value instanceof Safe ? value.html : escape(textOf(value, line))),
  attribute: (value, line) => escape(textOf(value, line)),
  address: (value, line) => escape(checkedAddress(textOf(value, line))),
  addressPart: (value, line) => escape(encodeURIComponent(textOf(value, line).toWellFormed())),
  event: (value, line) => escape(json(value, line)),
  script: (value, line) => json(value, line),
};

/**
 * @param {string} place as `findPlaces` noted it
 * @param {unknown} value
 * @param {number} line
 * @returns {string}
 */
export function write(place, value, line) {
  return writers[place](value, line);
}

function escape(text) {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

function textOf(value, line) {
  if (value === null || value === undefined) return "";
  if (value instanceof Safe) return value.html;
  if (["string", "number", "bigint", "boolean"].includes(typeof value)) return String(value);
  throw new TemplateError(`${typeof value} cannot be written as text`, line);
}

function checkedAddress(address) {
  const seen = address.replace(/^[\u0000-\u0020]+|[\t\n\r]/g, "");
  const scheme = /^([^/?#:]*):/.exec(seen)?.[1];
  return scheme === undefined || SCHEMES.has(scheme.toLowerCase()) ? address : "about:invalid";
}

function json(value, line) {
  const plain = (_key, inner) => (inner instanceof Safe ? inner.html : inner);
  let text;
  try {
    text = JSON.stringify(value, plain) ?? "null";
  } catch (error) {
    throw new TemplateError(`there is no JSON for it: ${error.message}`, line);
  }
  return text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
