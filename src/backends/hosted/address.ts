export { isOwn } from "../../config/location.ts";

/** What stands before the version: `http://host:1234` of `http://host:1234/v1`. */
export function rootOf(baseUrl: string): string {
  return new URL(".", baseUrl).href.replace(/\/$/, "");
}
