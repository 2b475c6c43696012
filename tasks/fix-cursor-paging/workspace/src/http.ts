import { InvalidCursor } from "./cursor.ts";
import { readPage } from "./page.ts";
import { BadRequest, parseQuery } from "./query.ts";
import type { EventStore } from "./store.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers a request for `path`, which includes the query string. */
export function handle(store: EventStore, path: string): Answer {
  const url = new URL(path, "http://localhost");
  if (url.pathname !== "/events") return { status: 404, body: { error: "no such page" } };
  try {
    return { status: 200, body: readPage(store, parseQuery(url.searchParams)) };
  } catch (error) {
    if (error instanceof BadRequest || error instanceof InvalidCursor) {
      return { status: 400, body: { error: error.message } };
    }
    throw error;
  }
}
