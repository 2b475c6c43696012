import { type DmrSettings, engineOf } from "../../config/servers/dmr.ts";
import type { DirectServer, DirectWire, Recommended } from "./profile-files.ts";
import { comment, quoted } from "./shell.ts";
import { lacking, measuredWire, sound, untried } from "./translation.ts";

/** Where Docker's own Model Runner listens. */
const USUAL = "http://localhost:12434";

/** Docker Model Runner. The context size is packaged with the model, so that it stays when the server restarts. */
export function dmrServer(profile: Recommended, settings: DmrSettings): DirectServer {
  const { model = "", contextWindow = null } = profile.config;
  const port = settings.mode === "host" ? settings.port : undefined;
  const url = (settings.url ?? (port === undefined ? USUAL : `http://localhost:${port}`)).replace(/\/+$/, "");
  const name = contextWindow === null ? model : `${profile.name}:ctx${contextWindow}`;
  return {
    model: name,
    responses: responsesOf(profile, settings, url),
    messages: messagesOf(profile, settings, url),
    key: { kind: "none" },
    script: script(model, name, contextWindow, settings, url),
  };
}

function responsesOf({ resolved }: Recommended, settings: DmrSettings, url: string): DirectWire {
  const baseUrl = `${url}/v1`;
  if (measuredWire(resolved.backendFacts) === "responses") return sound(baseUrl);
  return lacking(
    "responses",
    baseUrl,
    engineOf(settings) === "vllm"
      ? "Docker Model Runner has no Responses API for its vLLM engine, and Codex speaks nothing else."
      : "The Responses API of Docker Model Runner loses tool calls and token counts, and Codex speaks nothing else.",
  );
}

function messagesOf({ resolved }: Recommended, settings: DmrSettings, url: string): DirectWire {
  if (engineOf(settings) === "vllm") {
    return lacking("messages", url, "Docker Model Runner has no Messages API for its vLLM engine.");
  }
  const baseUrl = `${url}/anthropic`;
  return measuredWire(resolved.backendFacts) === "messages" ? sound(baseUrl) : untried("messages", baseUrl);
}

function script(
  model: string,
  name: string,
  contextWindow: number | null,
  settings: DmrSettings,
  url: string,
): string[] {
  const archive = Object.hasOwn(settings.archives, model);
  const flags = engineOf(settings) === "llama.cpp" ? ["--parallel", "1"] : ["--max-num-seqs", "1"];
  const context = contextWindow === null ? [] : ["--context-size", String(contextWindow)];
  const think = settings.reasoningBudget === 0 ? ["--think=false"] : [];
  const configure = ["docker", "model", "configure", ...context, ...think, name, "--", ...flags];
  return [
    ...comment("Docker Desktop: `docker desktop enable model-runner --tcp 12434` comes first, once."),
    ...(archive
      ? [
          ...comment(
            "In the trials the model came from a tar file. Its path is the first argument, and the model has no name",
            `until \`docker model list\` shows its id and \`docker model tag ID ${model}\` gives it one.`,
          ),
          `curl --fail --data-binary "@\${1:?the tar file with the model}" -H 'content-type: application/x-tar' ${quoted(`${url}/models/load`)}`,
        ]
      : [`docker model pull ${quoted(model)}`]),
    ...(name === model
      ? []
      : [
          "",
          ...comment("A variant of the model that has its context size with it. It shares the weights."),
          `docker model package --from ${quoted(model)} --context-size ${contextWindow} ${quoted(name)}`,
        ]),
    "",
    ...comment("One conversation at a time. The server may forget this when it restarts; run this file again then."),
    [...configure, ...settings.runtimeFlags].map(quoted).join(" "),
    ...(settings.reasoningBudget === undefined || settings.reasoningBudget === 0
      ? []
      : comment(
          `The trials set a reasoning budget of ${settings.reasoningBudget} tokens through the server's _configure route; its command line has no flag for it.`,
        )),
    ...(settings.variant === "cpu" || settings.mode === "host"
      ? []
      : comment(`In the trials the server was ${settings.image}, variant ${settings.variant}.`)),
    "",
    ...comment("What is set:"),
    `docker model inspect ${quoted(name)}`,
  ];
}
