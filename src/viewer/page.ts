import { createHash } from "node:crypto";
import { AgentEvalError, messageOf } from "../errors.ts";
import type { Answer } from "./answer.ts";
import { liveScript } from "./live-script.ts";
import type { Render, Rendered } from "./viewer.ts";

/** The report's page, built anew when the records have changed and not more often. */
export class Page {
  readonly #folder: string;
  readonly #render: Render;
  #last: { version: string; answer: Promise<Answer> } | undefined;

  constructor(folder: string, render: Render) {
    this.#folder = folder;
    this.#render = render;
  }

  /** @param version of the records; the page asks the server for news after it. */
  async at(version: string): Promise<Answer> {
    if (this.#last?.version !== version) this.#last = { version, answer: this.#build(liveScript(version)) };
    const mine = this.#last;
    const answer = await mine.answer;
    // Nothing of a failure is kept: the next request tries again.
    if (answer.status !== 200 && this.#last === mine) this.#last = undefined;
    return answer;
  }

  async #build(live: string): Promise<Answer> {
    try {
      return document(200, await this.#render(this.#folder, live));
    } catch (error) {
      return document(500, failed(error, live));
    }
  }
}

function document(status: number, { html, policy }: Rendered): Answer {
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `${policy}; frame-ancestors 'none'`,
    },
    body: html,
  };
}

/** Says why there is no report, and goes on following: records that are being written may be whole in a moment. */
function failed(error: unknown, live: string): Rendered {
  const fix = error instanceof AgentEvalError && error.fix ? `<p>${escaped(error.fix)}</p>` : "";
  const body = `<main><h1>This run cannot be shown</h1><p>${escaped(messageOf(error))}</p>${fix}</main>`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>agent-eval</title>`;
  const hash = createHash("sha256").update(live).digest("base64");
  return {
    html: `<!doctype html><html lang="en"><head>${head}</head><body>${body}<script>${live}</script></body></html>`,
    policy: `default-src 'none'; script-src 'sha256-${hash}'; connect-src 'self'; base-uri 'none'; form-action 'none'`,
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
