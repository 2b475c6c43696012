import type { IncomingHttpHeaders } from "node:http";

/** Headers by which an agent with a login of its own says whose request it is. */
const credentials = ["authorization", "chatgpt-account-id", "x-openai-fedramp"];
/** Headers that say which program asks: a login is for that program. */
const client = ["originator", "user-agent", "session-id", "thread-id"];

/** What is sent on of the headers of an agent with a login. */
export function loginHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return pick(headers, [...credentials, ...client]);
}

/** Those of them that nobody may see. */
export function credentialHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return pick(headers, credentials);
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])),
  );
}

/** The longest error text that is kept, in characters. */
const messageLimit = 400;

/** Takes an upstream's credentials out of what it says: servers like to quote the key they refuse. */
export class Redactor {
  readonly #secrets: readonly string[];

  /** `headers` as they are sent; words shorter than 8 characters are too common to be keys. */
  constructor(headers: Readonly<Record<string, string>>) {
    this.#secrets = Object.values(headers)
      .flatMap((value) => [value, ...value.split(/\s+/)])
      .filter((value) => value.length >= 8);
  }

  clean(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, redacted), text);
  }

  /** Cleaned before it is cut short, so that no half of a key stays. */
  cleanMessage(text: string): string {
    return this.clean(text).slice(0, messageLimit);
  }
}

/** What stands where a credential stood. */
export const redacted = "[redacted]";
