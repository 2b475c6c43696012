import { escapeText, numberText, UrlError } from "./escape.ts";

type Plain = string | number | boolean | Date | null | undefined;
export type QueryValue = Plain | readonly Plain[] | { readonly [key: string]: QueryValue };
export type Query = { readonly [key: string]: QueryValue };
export type ArrayStyle = "repeat" | "brackets" | "index" | "comma";

export interface QueryOptions {
  readonly arrays?: ArrayStyle;
  readonly spaces?: "percent" | "plus";
  /** By key. */
  readonly sort?: boolean;
}

/** One `key=value`: unescaped, the values of one entry being joined by commas. */
interface Entry {
  readonly key: string;
  /** null: without `=`. */
  readonly values: readonly string[] | null;
}

/** The text after `?`; empty when there is no entry. */
export function queryText(query: Query, { arrays = "repeat", spaces = "percent", sort = false }: QueryOptions): string {
  const entries = Object.entries(query).flatMap(([key, value]) => entriesOf(key, value, arrays));
  if (sort) entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const escape = spaces === "plus" ? (text: string) => escapeText(text).replaceAll("%20", "+") : escapeText;
  return entries
    .map(({ key, values }) => (values === null ? escape(key) : `${escape(key)}=${values.map(escape).join(",")}`))
    .join("&");
}

function entriesOf(key: string, value: QueryValue, arrays: ArrayStyle): Entry[] {
  if (value === undefined) return [];
  if (value === null) return [{ key, values: null }];
  if (Array.isArray(value)) return elementsOf(key, value, arrays);
  if (typeof value === "object" && !(value instanceof Date)) {
    return Object.entries(value).flatMap(([inner, one]) => entriesOf(`${key}[${inner}]`, one, arrays));
  }
  return [{ key, values: [plainText(value)] }];
}

function elementsOf(key: string, elements: readonly Plain[], arrays: ArrayStyle): Entry[] {
  const texts = elements.flatMap((element) => (element === undefined ? [] : [element === null ? "" : plainText(element)]));
  if (texts.length === 0) return [];
  if (arrays === "comma") return [{ key, values: texts }];
  const keyOf = { repeat: () => key, brackets: () => `${key}[]`, index: (index: number) => `${key}[${index}]` }[arrays];
  return texts.map((text, index) => ({ key: keyOf(index), values: [text] }));
}

function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new UrlError(`${String(value)} cannot be part of a query`);
}
