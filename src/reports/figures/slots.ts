import type { TrialRecord } from "../../records/trial.ts";
import type { Report } from "../report.ts";

/** From the first agent's start to the last one's end: how long slots stood empty. */
export function slotUse(slots: number, records: readonly TrialRecord[]): Report["modelSlots"] {
  const held = records.flatMap(({ modelSlot }) => modelSlot ?? []);
  if (held.length === 0) return null;
  // A pause between two sessions of one run is nobody's idle time, nor is one machine's work another's.
  const sessions = [...Map.groupBy(held, ({ session }) => session).values()];
  const span = (group: typeof held) =>
    Math.max(...group.map(({ toMs }) => toMs)) - Math.min(...group.map(({ fromMs }) => fromMs));
  const spanMs = sessions.reduce((sum, group) => sum + span(group), 0);
  const busy = held.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const idleMs = Math.max(0, slots * spanMs - busy);
  return { slots, sessions: sessions.length, spanMs, idleMs, idleShare: spanMs === 0 ? 0 : idleMs / (slots * spanMs) };
}
