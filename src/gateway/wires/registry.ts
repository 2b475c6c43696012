import type { WireName } from "../gateway.ts";
import { chat } from "./chat/chat.ts";
import { messages } from "./messages/messages.ts";
import { responses } from "./responses/responses.ts";
import type { Wire } from "./wire.ts";

const byName: Readonly<Record<WireName, Wire>> = { responses, messages, chat };

/** Every wire the gateway speaks. */
export const wires: readonly Wire[] = Object.values(byName);

export function wireNamed(name: WireName): Wire {
  return byName[name];
}
