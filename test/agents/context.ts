import type { AgentContext } from "../../src/agents/agent.ts";

/** What an agent is started with when nothing is special. */
export const contextOf = (more: Partial<AgentContext> = {}): AgentContext => ({
  prompt: "Make a.txt say new.",
  model: "local-model",
  gatewayUrl: "http://127.0.0.1:8080",
  workspace: "/workspace",
  home: "/home/agent",
  executable: "/opt/agent/bin/agent",
  contextWindow: 32_768,
  reasoningEffort: null,
  systemPrompt: "stock",
  command: [],
  settings: {},
  files: new Map(),
  answer: "files",
  solution: [],
  ...more,
});
