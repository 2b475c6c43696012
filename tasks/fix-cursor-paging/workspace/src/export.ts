import type { AuditEvent } from "./event.ts";
import { readPage } from "./page.ts";
import type { EventStore } from "./store.ts";

/** Writes every event as a line of CSV, oldest first. Returns how many there were. */
export function exportCsv(store: EventStore, write: (line: string) => void, pageSize = 100): number {
  write("id,at,actor,action");
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = readPage(store, { order: "oldest", limit: pageSize, cursor });
    for (const event of page.events) write(csvLine(event));
    count += page.events.length;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return count;
}

function csvLine({ id, at, actor, action }: AuditEvent): string {
  return [id, new Date(at).toISOString(), actor, action].map(quote).join(",");
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
