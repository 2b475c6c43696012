/** Thrown for values and templates that no URL can be made of. */
export class UrlError extends Error {
  override readonly name = "UrlError";
}

/** Escapes everything but letters, digits and `-._~`. */
export function escapeText(text: string): string {
  if (!text.isWellFormed()) throw new UrlError(`half a character in ${JSON.stringify(text)}`);
  return encodeURIComponent(text).replace(/[!'()*]/g, escapeByte);
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** A number as text. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new UrlError(`${value} cannot be part of a URL`);
  return String(value);
}
