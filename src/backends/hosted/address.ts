import { isLoopback } from "../../containers/loopback.ts";

/** Names that only a network of one's own gives, and address ranges that are routed nowhere else. */
const ownNames = /(^[^.]+|\.(local|lan|internal|localhost|home\.arpa))$/;
const ownRanges = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd]|\[fe[89ab])/;

/** Whether an address is on this machine or in a network of one's own, so that nobody charges for an answer. */
export function isOwn(address: string): boolean {
  const { hostname } = new URL(address);
  const ip = hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname);
  return isLoopback(address) || (ip ? ownRanges : ownNames).test(hostname);
}

/** What stands before the version: `http://host:1234` of `http://host:1234/v1`. */
export function rootOf(baseUrl: string): string {
  return new URL(".", baseUrl).href.replace(/\/$/, "");
}
