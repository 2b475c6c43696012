import { escapeText } from "./escape.ts";
import { fillPath, type PathValue } from "./path.ts";
import { type Query, type QueryOptions, queryText } from "./query.ts";

export interface Parts {
  readonly path?: Readonly<Record<string, PathValue>>;
  readonly query?: Query;
  readonly fragment?: string;
}

/** Fills in a template such as `/shops/{shop}/orders`. */
export function buildUrl(template: string, { path = {}, query = {}, fragment }: Parts, options: QueryOptions = {}): string {
  const url = appendQuery(fillPath(template, path), query, options);
  if (fragment === undefined) return url;
  return `${splitFragment(url).before}#${escapeText(fragment)}`;
}

/** Appends a query to a URL that may have a query and a fragment. */
export function appendQuery(url: string, query: Query, options: QueryOptions = {}): string {
  const text = queryText(query, options);
  if (text === "") return url;
  const { before, fragment } = splitFragment(url);
  return `${before}${jointAfter(before)}${text}${fragment}`;
}

function jointAfter(url: string): string {
  if (!url.includes("?")) return "?";
  return /[?&]$/.test(url) ? "" : "&";
}

function splitFragment(url: string): { before: string; fragment: string } {
  const start = url.indexOf("#");
  return start < 0 ? { before: url, fragment: "" } : { before: url.slice(0, start), fragment: url.slice(start) };
}
