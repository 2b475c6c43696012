import type { AuditEvent, Order } from "./event.ts";

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
    const found = [...this.#events.values()].filter(matches);
    return order === "oldest" ? found.sort((a, b) => a.at - b.at) : found.sort((a, b) => b.at - a.at);
  }
}
