import { byId } from "./dom.ts";

/** The JSON value that an element of the page holds, gzipped, in base64; null when there is no such element. */
export async function unpack<T>(id: string): Promise<T | null> {
  const text = byId(id)?.textContent;
  if (!text) return null;
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text()) as T;
}
