import type { Receipt, World } from "./message.ts";
import { Notifier } from "./notifier.ts";
import { createSenders } from "./senders.ts";

export { type AuditEntry, type Message, type Receipt, TransportError, type Transports, type World } from "./message.ts";
export type { Member } from "./notifier.ts";

/** Everything that is needed to notify people. `flush` sends what waits; call it now and then. */
export function createNotifications(world: World) {
  const senders = createSenders(world);
  const flush = async (): Promise<Receipt[]> => [...(await senders.digest.flush()), ...(await senders.push.flush())];
  return { notifier: new Notifier(senders), flush };
}
