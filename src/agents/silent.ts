import type { Agent } from "./agent.ts";

/** What agents have in common that start no process, use no model and print nothing. */
export const silent: Omit<Agent, "kind" | "launch"> = {
  wire: null,
  binary: null,
  runsCommands: false,
  interpret: () => ({ finished: true, error: null, finalMessage: null, commands: 0, usage: null }),
};
