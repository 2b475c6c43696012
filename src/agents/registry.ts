import type { Agent } from "./agent.ts";
import { chat } from "./chat/chat.ts";
import { claudeCode } from "./claude-code/claude-code.ts";
import { codex } from "./codex/codex.ts";
import { command } from "./command.ts";
import { noop } from "./noop.ts";
import { oracle } from "./oracle.ts";

export { modelVariables as claudeCodeVariables } from "./claude-code/environment.ts";
export { catalog as codexCatalog, merge as mergeCodexKeys, workingKeys as codexWorkingKeys } from "./codex/config.ts";

/** Every agent by the name a profile gives it. */
export const agents = { codex, "claude-code": claudeCode, chat, command, oracle, noop } satisfies Record<string, Agent>;
