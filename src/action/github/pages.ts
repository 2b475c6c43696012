/** The address of the next page in a `Link` header (RFC 8288); null on the last one. */
export function nextPage(link: string | null): string | null {
  for (const [, url, parameters] of link?.matchAll(/<([^>]*)>((?:\s*;\s*[^,;]+)*)/g) ?? []) {
    if (/;\s*rel\s*=\s*"?next"?/i.test(parameters ?? "")) return url ?? null;
  }
  return null;
}
