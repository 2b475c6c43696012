export { UrlError } from "./escape.ts";
export type { PathValue } from "./path.ts";
export type { ArrayStyle, Query, QueryOptions, QueryValue } from "./query.ts";
export { appendQuery, buildUrl, type Parts } from "./url.ts";
