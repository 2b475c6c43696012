import type { BackendConfig } from "../config/config.ts";
import type { Backend } from "./backend.ts";
import { openai } from "./openai.ts";
import { replay } from "./replay.ts";
import { resident } from "./resident.ts";
import { dmr, ollama } from "./residents.ts";

/** The model server of a configuration entry. Keys are taken from `env` by name. */
export function createBackend(config: BackendConfig, env: NodeJS.ProcessEnv): Backend {
  switch (config.kind) {
    case "openai":
      return openai(config, env);
    case "replay":
      return replay();
    case "ollama":
      return resident(ollama(config));
    case "dmr":
      return resident(dmr(config));
  }
}
