import { escapeText, numberText, UrlError } from "./escape.ts";

export type PathValue = string | number;

/** Puts values in the place of `{name}` and `{+name}`. */
export function fillPath(template: string, values: Readonly<Record<string, PathValue>>): string {
  return template.replace(/\{(\+?)([^{}]*)\}/g, (_, plus: string, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new UrlError(`${template}: there is no value for ${name}`);
    const text = typeof value === "number" ? numberText(value) : value;
    const segments = plus ? text.split("/") : [text];
    return segments.map((segment) => escapeSegment(segment, name)).join("/");
  });
}

function escapeSegment(segment: string, name: string): string {
  if (segment === "" || segment === "." || segment === "..") {
    throw new UrlError(`${name}: ${JSON.stringify(segment)} would lead to another place`);
  }
  return escapeText(segment);
}
