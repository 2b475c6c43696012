import type { z } from "zod";
import { ServerHttp } from "../http.ts";
import { kvBytesPerToken } from "../kv-cache.ts";
import {
  type SurveyedModel,
  type SurveyedServer,
  type Surveyor,
  type SurveyPlace,
  unsuitableByName,
} from "../survey.ts";
import { addressFrom } from "./address.ts";
import type { Shown, Tags } from "./answers.ts";
import { OllamaApi } from "./api.ts";
import { isDerived } from "./derived.ts";
import { sameModel } from "./names.ts";
import { wireFor } from "./wires.ts";

/** An Ollama that runs, with all that is installed in it. */
export const ollamaSurveyor: Surveyor = {
  kind: "ollama",
  usualUrl: (env) => addressFrom(env["OLLAMA_HOST"]),
  sameModel,
  async survey({ env, url = addressFrom(env["OLLAMA_HOST"]), signal }: SurveyPlace): Promise<SurveyedServer> {
    await using http = new ServerHttp(url);
    const api = new OllamaApi(http);
    const version = await api.version(signal);
    const listed = (await api.models(signal)).filter(({ name }) => !isDerived(name));
    const models = await Promise.all(
      // A model whose description is broken is still listed.
      listed.map(async (entry) => modelOf(entry, await api.show(entry.name, signal).catch(() => null))),
    );
    const wires = (["responses", "messages"] as const).filter((wire) => wireFor(version, wire).wire === wire);
    return { kind: "ollama", url, version, models, wires, vulnerabilities: [] };
  },
};

function modelOf(entry: z.infer<typeof Tags>["models"][number], shown: Shown | null): SurveyedModel {
  const info = shown?.model_info ?? {};
  const architecture = typeof info["general.architecture"] === "string" ? info["general.architecture"] : null;
  const trained = info[`${architecture}.context_length`];
  const capabilities = shown?.capabilities ?? null;
  return {
    name: entry.name,
    sizeBytes: entry.size,
    parameters: shown?.details?.parameter_size ?? null,
    quantization: shown?.details?.quantization_level ?? null,
    architecture: architecture ?? shown?.details?.family ?? null,
    trainedContext: typeof trained === "number" && Number.isInteger(trained) && trained > 0 ? trained : null,
    fixedContext: null,
    kvBytesPerToken: kvBytesPerToken(info),
    tools: capabilities === null ? null : capabilities.includes("tools"),
    unsuitable: unsuitable(entry, architecture, capabilities),
  };
}

function unsuitable(
  { name, remote_host: remote }: { name: string; remote_host?: string | null | undefined },
  architecture: string | null,
  capabilities: readonly string[] | null,
): string | null {
  if (remote || /[:-]cloud$/.test(name)) return "it runs in Ollama's cloud, not on this machine";
  if (capabilities?.includes("embedding")) return "an embedding model";
  return unsuitableByName(name, architecture);
}
