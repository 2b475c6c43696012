import type { KnownServer } from "./known.ts";
import { llamaServer } from "./llama-server.ts";
import { lmStudio } from "./lm-studio.ts";
import { ollama } from "./ollama.ts";
import { vllm } from "./vllm.ts";

/** Servers that are known by what they say of themselves. */
export const knownServers: readonly KnownServer[] = [llamaServer, vllm, lmStudio, ollama];
