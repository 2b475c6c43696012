import { TemplateError } from "./errors.js";

/** HTML that somebody has checked. */
export class Safe {
  /** @param {string} html */
  constructor(html) {
    this.html = html;
  }
}

/**
 * Follows a path from the names that are known.
 * @param {ReadonlyMap<string, unknown>} names
 * @param {readonly string[]} path
 * @param {number} line
 */
export function find(names, [first, ...rest], line) {
  if (!names.has(first)) throw new TemplateError(`there is no ${first}`, line);
  let value = names.get(first);
  for (const name of rest) {
    value = value !== null && value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** Whether a condition holds. */
export function isTrue(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** The elements to repeat something for. */
export function elementsOf(value, line) {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new TemplateError("each needs an array", line);
  return value;
}
