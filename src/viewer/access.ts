import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Answer, refusal } from "./answer.ts";

/** What a request that may be answered asks for: decoded path segments after the token. */
interface Asked {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Who may read: a GET that names this very address and holds the token. */
export class Access {
  readonly #token: string;
  readonly #hosts: ReadonlySet<string>;

  constructor(token: string, port: number) {
    this.#token = token;
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  }

  /** What is asked, or the refusal. A wrong token and a wrong path look alike. */
  check({ method, url = "", headers }: IncomingMessage): Asked | Answer {
    if (method !== "GET") return { ...refusal(405, "only GET is answered"), headers: { allow: "GET" } };
    // A site of another name may be resolved to this address to reach the report through the user's browser.
    if (!this.#hosts.has(headers.host?.toLowerCase() ?? "")) return refusal(403, "this is no address of this viewer");
    const [path = "", query = ""] = url.split("?", 2);
    const [, token = "", ...rest] = path.split("/");
    if (!sameText(token, this.#token)) return refusal(404, "there is nothing here");
    if (rest.length === 0) return { ...refusal(308, ""), headers: { location: `/${token}/` } };
    const segments = rest.map(decoded);
    if (segments.includes(null)) return refusal(404, "there is nothing here");
    return { path: segments.flatMap((segment) => segment ?? []), query: new URLSearchParams(query) };
  }
}

/** Takes equally long wherever two texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
