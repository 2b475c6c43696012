import { UsageError } from "../../errors.ts";
import type { WireName } from "../gateway.ts";
import { chat } from "./chat/chat.ts";
import { responses } from "./responses/responses.ts";
import type { Wire } from "./wire.ts";

/** Every wire the gateway speaks. */
export const wires: readonly Wire[] = [responses, chat];

/** The wire of that name. Throws a `UsageError` for one the gateway does not speak. */
export function wireNamed(name: WireName): Wire {
  const wire = wires.find((candidate) => candidate.name === name);
  if (wire) return wire;
  throw new UsageError("unsupported-wire", `The gateway does not speak the \`${name}\` wire.`, {
    fix: `Use one of: ${wires.map((known) => known.name).join(", ")}.`,
  });
}
