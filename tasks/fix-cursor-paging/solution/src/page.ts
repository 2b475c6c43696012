import { type Cursor, decodeCursor, encodeCursor } from "./cursor.ts";
import type { AuditEvent, Order } from "./event.ts";
import { comparePositions, type EventStore } from "./store.ts";

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
  const start = request.cursor === undefined ? 0 : startOf(matching, order, decodeCursor(request.cursor));
  const events = matching.slice(start, start + limit);
  const last = events.at(-1);
  const more = start + limit < matching.length;
  return { events, next: more && last ? encodeCursor({ at: last.at, id: last.id }) : null };
}

function startOf(events: readonly AuditEvent[], order: Order, cursor: Cursor): number {
  const index = events.findIndex((event) => isAfter(event, order, cursor));
  return index === -1 ? events.length : index;
}

function isAfter(event: AuditEvent, order: Order, { at, id }: Cursor): boolean {
  // A cursor without an id may lie anywhere among the events of its time: repeating some of them loses none.
  if (id === undefined && event.at === at) return true;
  const compared = comparePositions(event, { at, id: id ?? event.id });
  return order === "oldest" ? compared > 0 : compared < 0;
}
