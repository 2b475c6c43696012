import type { SurveyedModel, Surveyor, SurveyPlace } from "../survey.ts";
import { unsuitableByName } from "../survey.ts";
import { HostedApi } from "./api.ts";
import type { KnownServer, ToldModel } from "./known/known.ts";
import { knownServers } from "./known/registry.ts";
import { listModels } from "./listing.ts";

/** Servers with an OpenAI-compatible API that can be told by something only they answer. */
export const compatibleSurveyors: readonly Surveyor[] = knownServers.flatMap((server) => {
  const { kind, usualUrl } = server;
  return usualUrl === null ? [] : [surveyor(server, kind, usualUrl)];
});

function surveyor(server: KnownServer, kind: Surveyor["kind"], usual: string): Surveyor {
  return {
    kind,
    usualUrl: () => usual,
    sameModel: (one, other) => one === other,
    async survey({ url = usual, signal }: SurveyPlace) {
      await using api = new HostedApi({ baseUrl: `${url}/v1`, headers: {} }, signal);
      const listing = await listModels({ modelsPath: "/models" }, api, "");
      const told = await server.read(api, listing, null);
      if (told === null) return null;
      const { version = null, wires, models } = told;
      return { kind, url, version, wires, vulnerabilities: [], models: models.map(surveyed) };
    },
  };
}

function surveyed({ name, architecture = null, embeds, ...model }: ToldModel): SurveyedModel {
  return {
    name,
    architecture,
    sizeBytes: model.sizeBytes ?? null,
    parameters: model.parameters ?? null,
    quantization: model.quantization ?? null,
    trainedContext: model.trainedContext ?? null,
    fixedContext: model.contextLoaded ?? null,
    kvBytesPerToken: null,
    tools: model.tools ?? null,
    unsuitable: embeds ? "an embedding model" : unsuitableByName(name, architecture),
  };
}
