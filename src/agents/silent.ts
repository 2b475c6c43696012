import type { Agent } from "./agent.ts";

/** What agents have in common that start no process and so print nothing. They use no model unless they say so. */
export const silent: Omit<Agent, "kind" | "launch"> = {
  wire: null,
  binary: null,
  runsCommands: false,
  interpret: () => ({
    finished: true,
    error: null,
    finalMessage: null,
    commands: 0,
    rejectedPatches: null,
    usage: null,
  }),
  steps: () => [],
};
