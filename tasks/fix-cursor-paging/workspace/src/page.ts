import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { AuditEvent, Order } from "./event.ts";
import type { EventStore } from "./store.ts";

export interface PageRequest {
  readonly order: Order;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface Page {
  readonly events: readonly AuditEvent[];
  /** Cursor of the following page; null on the last one. */
  readonly next: string | null;
}

/** The page that follows the request's cursor, or the first one. */
export function readPage(store: EventStore, request: PageRequest): Page {
  const { order, limit, actor } = request;
  const matching = store.sorted(order, (event) => actor === undefined || event.actor === actor);
  const start = request.cursor === undefined ? 0 : startOf(matching, order, decodeCursor(request.cursor).at);
  const events = matching.slice(start, start + limit);
  const last = events.at(-1);
  const more = start + limit < matching.length;
  return { events, next: more && last ? encodeCursor({ at: last.at }) : null };
}

function startOf(events: readonly AuditEvent[], order: Order, at: number): number {
  const index = events.findIndex((event) => (order === "oldest" ? event.at > at : event.at <= at));
  return index === -1 ? events.length : index;
}
