import { DmrSettings } from "../../config/servers/dmr.ts";
import { ServerHttp } from "../http.ts";
import {
  type SurveyedModel,
  type SurveyedServer,
  type Surveyor,
  type SurveyPlace,
  unsuitableByName,
} from "../survey.ts";
import { DmrApi, type OpenAiModel } from "./api.ts";
import { bytesOf } from "./facts.ts";
import { findOnHost } from "./host.ts";
import { sameModel } from "./names.ts";
import { holesIn } from "./version.ts";

/** The Docker Model Runner of this machine, with the models in its store. */
export const dmrSurveyor: Surveyor = {
  kind: "dmr",
  usualUrl: (env) => hostOf(env) ?? "http://127.0.0.1:12434",
  sameModel,
  async survey({ env, url = hostOf(env), signal }: SurveyPlace): Promise<SurveyedServer> {
    const settings = DmrSettings.parse({ kind: "dmr", ...(url === undefined ? {} : { url }) });
    const found = await findOnHost(settings, null);
    signal.throwIfAborted();
    await using http = new ServerHttp(found.url);
    const api = new DmrApi(http);
    const version = await api.version(signal);
    const models = (await api.models(signal)).map(modelOf);
    // Its own Responses lose tool calls and usage; Messages are llama.cpp's own.
    return { kind: "dmr", url: found.url, version, models, wires: ["messages"], vulnerabilities: holesIn(version) };
  },
};

/** The variable of Docker's own command line. */
function hostOf(env: NodeJS.ProcessEnv): string | undefined {
  const host = env["MODEL_RUNNER_HOST"];
  return host !== undefined && /^https?:\/\//.test(host) && URL.canParse(host) ? new URL(host).origin : undefined;
}

function modelOf({ id, dmr }: OpenAiModel): SurveyedModel {
  const architecture = dmr?.architecture || null;
  return {
    name: id,
    sizeBytes: bytesOf(dmr?.size ?? ""),
    parameters: dmr?.parameters || null,
    quantization: dmr?.quantization || null,
    architecture,
    // What it lists is a default from the packaging, which a run sets anew.
    trainedContext: null,
    fixedContext: null,
    kvBytesPerToken: null,
    tools: null,
    unsuitable: unsuitableByName(id, architecture),
  };
}
