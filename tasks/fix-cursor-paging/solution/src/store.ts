import type { AuditEvent, Order } from "./event.ts";

/** Where an event stands in time. Unlike `at` alone, no two events share it. */
export type Position = Pick<AuditEvent, "at" | "id">;

/** Oldest first; ids decide among events of the same time. */
export function comparePositions(a: Position, b: Position): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** All events, in memory. Events arrive in any order; an id that is known already is ignored. */
export class EventStore {
  readonly #events = new Map<string, AuditEvent>();

  append(...events: readonly AuditEvent[]): void {
    for (const event of events) {
      if (!this.#events.has(event.id)) this.#events.set(event.id, event);
    }
  }

  get size(): number {
    return this.#events.size;
  }

  /** A sorted copy of the events that match. */
  sorted(order: Order, matches: (event: AuditEvent) => boolean = () => true): AuditEvent[] {
    const found = [...this.#events.values()].filter(matches).sort(comparePositions);
    return order === "oldest" ? found : found.reverse();
  }
}
