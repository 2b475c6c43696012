import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";

/** One response. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable;
}

/** On every answer: nothing is kept, guessed, framed, or told to others. */
const always = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
};

/** What a document that runs and loads nothing may do. */
const inert = "default-src 'none'; frame-ancestors 'none'; sandbox";

export function plainText(body: string | Readable, status = 200): Answer {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "content-security-policy": inert },
    body,
  };
}

export function refusal(status: number, reason: string): Answer {
  return plainText(reason === "" ? "" : `${reason}\n`, status);
}

/** The headers of an answer, sent. */
export function begin(response: ServerResponse, { status, headers }: Pick<Answer, "status" | "headers">): void {
  response.writeHead(status, { ...always, ...headers });
}

export function send(response: ServerResponse, answer: Answer): void {
  begin(response, answer);
  if (typeof answer.body === "string") response.end(answer.body);
  // A reader that goes away, or a file that ends early, ends the answer; there is nobody to tell.
  else pipeline(answer.body, response, () => {});
}
