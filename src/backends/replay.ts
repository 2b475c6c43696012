import { UsageError } from "../errors.ts";
import type { Session } from "../sessions/session.ts";
import type { Backend } from "./backend.ts";

/** Serves session files of the tasks: no model, no network, the same answers every time. */
export function replay(): Backend {
  return {
    url: null,
    scripted: true,
    exclusive: false,
    async ready(request) {
      const name = request.session;
      if (name === null) throw new UsageError("missing-session", `profile ${request.profile} names no session`, {});
      return {
        facts: { kind: "replay", session: name },
        observed: {},
        servedModel: null,
        postMortem: async () => null,
        complaints: async () => [],
        revive: null,
        scripted: true,
        upstream(task) {
          const session = task.sessions.get(name);
          if (session) return { kind: "replay", session };
          throw new UsageError("missing-session", `task ${task.id} has no session "${name}"`, {
            fix: `Write ${task.folder}/sessions/${name}.yaml, or choose one of: ${[...task.sessions.keys()].join(", ") || "none there"}.`,
            place: { file: `${task.folder}/sessions` },
          });
        },
        canary: (command) => ({ kind: "replay", session: canarySession(command) }),
        stop: async () => {},
      };
    },
  };
}

function canarySession(command: string): Session {
  return { version: 1, origin: "scripted", turns: [{ steps: [{ run: command }] }, { steps: [{ say: "Done." }] }] };
}
