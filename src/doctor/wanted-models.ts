import type { SurveyedModel } from "../backends/survey.ts";
import type { BackendConfig } from "../config/config.ts";
import { knownModels } from "../proposals/known-models.ts";
import { type ConfiguredServer, configOf, type Patient } from "./patient.ts";

/** A model that a profile asks of a server on this machine. */
export interface WantedModel {
  readonly server: ConfiguredServer;
  readonly model: string;
  /** Tokens for one trial; the largest of the profiles that use it. */
  readonly context: number;
  /** Trials at the same time. */
  readonly parallel: number;
  /** null: it is not there; undefined: nobody knows before the server is started. */
  readonly installed: SurveyedModel | null | undefined;
  /** What is known of its size and shape, from the server or from a table; null: nothing. */
  readonly shape: Pick<SurveyedModel, "sizeBytes" | "kvBytesPerToken"> | null;
  /** It comes from a file, not from a registry. */
  readonly fromFile: boolean;
}

/** What a model is loaded with where nobody asks for a context. */
const USUAL_CONTEXT = 32_768;

/** The models of Ollama and Docker Model Runner that the configuration's profiles use, each once. */
export function wantedModels(patient: Patient): WantedModel[] {
  const parallel = configOf(patient)?.run.modelSlots ?? 1;
  return patient.servers.flatMap((server): WantedModel[] => {
    const { config, profiles, surveyor, found } = server;
    if (config.kind !== "ollama" && config.kind !== "dmr") return [];
    const models = [...new Set(profiles.flatMap((profile) => profile.config.model ?? []))];
    return models.map((model) => {
      const users = profiles.filter((profile) => profile.config.model === model);
      const contexts = users.map((profile) => profile.config.contextWindow ?? defaultContext(config));
      const same = (name: string) => surveyor?.sameModel(name, model) ?? name === model;
      const known = knownModels.find(({ names }) => same(names[config.kind as "ollama" | "dmr"] ?? ""));
      const installed =
        typeof found === "object" && found !== null ? (found.models.find(({ name }) => same(name)) ?? null) : undefined;
      return {
        server,
        model,
        context: Math.max(...contexts),
        parallel,
        installed,
        shape: installed ?? known ?? null,
        fromFile: Object.hasOwn(config.kind === "ollama" ? config.gguf : config.archives, model),
      };
    });
  });
}

function defaultContext(config: BackendConfig): number {
  return (config.kind === "ollama" ? config.contextLength : undefined) ?? USUAL_CONTEXT;
}
