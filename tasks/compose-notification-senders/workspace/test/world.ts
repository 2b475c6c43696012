import type { AuditEntry } from "../src/index.ts";

/** A world in which everything is remembered, and calls fail as often as `failures` says. */
export function fakeWorld(time = "2025-06-16T10:00:00Z") {
  const world = {
    time,
    calls: [] as string[],
    waits: [] as number[],
    entries: [] as AuditEntry[],
    /** What the next calls of a transport throw; null for a call that works. */
    failures: { mail: [] as (Error | null)[], sms: [] as (Error | null)[], push: [] as (Error | null)[] },
    clock: () => new Date(world.time),
    sleep: async (ms: number) => {
      world.waits.push(ms);
    },
    audit: (entry: AuditEntry) => {
      world.entries.push(entry);
    },
    transports: {
      mail: (...parts: string[]) => call("mail", parts),
      sms: (...parts: string[]) => call("sms", parts),
      push: (...parts: string[]) => call("push", parts),
    },
  };
  const call = async (kind: "mail" | "sms" | "push", parts: string[]) => {
    world.calls.push([kind, ...parts].join(" | "));
    const failure = world.failures[kind].shift() ?? null;
    if (failure) throw failure;
    return `${kind}-${world.calls.length}`;
  };
  return world;
}
