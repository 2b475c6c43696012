import type { Session } from "../../src/sessions/session.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import type { Mode } from "../fakes/scripted-upstream.ts";
import type { WireFault } from "./wire-rows.ts";

/** What solves the task of `test/runner/fakes.ts`: its work comes late, so that a fault can come before it. */
const session: Session = {
  version: 1,
  origin: "scripted",
  turns: [
    { steps: [{ run: "seq 1500" }] },
    { steps: [{ run: "echo new > a.txt" }] },
    { steps: [{ say: "a.txt says new." }] },
  ],
};

/** A stand-in for a model server that goes wrong as told once the trials begin. */
export interface FaultyServer {
  readonly baseUrl: string;
  /** Before this call, it is well. */
  begin(): void;
  close(): Promise<void>;
}

export async function startFaulty(wire: "chat" | "messages", meets: WireFault["meets"]): Promise<FaultyServer> {
  const start = wire === "chat" ? startChatUpstream : startMessagesUpstream;
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= fake.close();
    return closing;
  };
  const met = (index: number): ReturnType<NonNullable<Parameters<typeof start>[0]["meets"]>> => {
    const now = meets(index, wire);
    if (now !== "gone") return now;
    setImmediate(close);
    return "reset-before-headers" satisfies Mode;
  };
  const fake = await start({ session, turnOf: answersIn, meets: met });
  return {
    baseUrl: fake.baseUrl,
    begin() {
      if (meets(0, wire) === "gone") void close();
    },
    close,
  };
}

/** Results of tools that a request brings along: each turn of the session has one call. */
function answersIn(request: string): number {
  return request.match(/"role":"tool"|"type":"tool_result"/g)?.length ?? 0;
}
