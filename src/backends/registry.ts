import type { BackendConfig } from "../config/config.ts";
import { anthropic } from "./anthropic.ts";
import type { Backend } from "./backend.ts";
import { dmrSurveyor } from "./dmr/survey.ts";
import { compatibleSurveyors } from "./hosted/survey.ts";
import { type AgentLogin, withLogin } from "./login.ts";
import { ollamaSurveyor } from "./ollama/survey.ts";
import { openai } from "./openai.ts";
import { replay } from "./replay.ts";
import { resident } from "./resident.ts";
import { dmr, ollama } from "./residents.ts";
import type { Surveyor } from "./survey.ts";

export { dockerSkills } from "./dmr/skills.ts";

/**
 * The model server of a configuration entry. Keys are taken from `env` by name. `login`: the agent's own, of which
 * the server's kind must be one that takes it.
 */
export function createBackend(config: BackendConfig, env: NodeJS.ProcessEnv, login: AgentLogin | null = null): Backend {
  switch (config.kind) {
    case "openai":
      return login ? withLogin(config, login) : openai(config, env);
    case "anthropic":
      return anthropic(config, env);
    case "replay":
      return replay();
    case "ollama":
      return resident(ollama(config));
    case "dmr":
      return resident(dmr(config));
  }
}

/** Every kind of model server that can be found on a machine. */
export const surveyors: readonly Surveyor[] = [ollamaSurveyor, dmrSurveyor, ...compatibleSurveyors];
