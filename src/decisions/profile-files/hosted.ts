import { isLocal } from "../../config/location.ts";
import { type AnthropicSettings, keyVariableOf } from "../../config/servers/anthropic.ts";
import type { OpenAiSettings } from "../../config/servers/openai.ts";
import type { DirectKey, DirectServer, DirectWire, Recommended } from "./profile-files.ts";
import { comment, quoted } from "./shell.ts";
import { lacking, measuredWire, sound, untried } from "./translation.ts";

/** What is known of a server by its own name for itself: the wires it serves besides chat completions. */
const served: Readonly<Record<string, readonly ("responses" | "messages")[]>> = {
  "llama-server": ["responses", "messages"],
  "lm-studio": ["responses", "messages"],
  vllm: ["responses"],
};

/** Quirks that show in Codex before they show in an answer. */
const quirks: Readonly<Record<string, string>> = {
  "llama-server":
    "llama-server's Responses API refuses other tools than functions in builds up to about b8580, and some chat templates refuse more than one system message: try one turn with a tool call first.",
  vllm: "vLLM calls tools only when it was started with --enable-auto-tool-choice and the parser of the model.",
};

/** A server with an OpenAI-compatible API: one's own, which somebody has to start, or a cloud. */
export function openAiServer(profile: Recommended, settings: OpenAiSettings): DirectServer {
  const { config, resolved, location } = profile;
  const { model = "" } = config;
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const key: DirectKey =
    config.authFile !== undefined
      ? { kind: "login" }
      : settings.apiKeyEnv === undefined
        ? { kind: "none" }
        : { kind: "variable", name: settings.apiKeyEnv, header: "bearer" };
  return {
    model,
    responses: wireOf("responses", baseUrl, resolved.backendFacts),
    messages: wireOf("messages", baseUrl.replace(/\/v\d+$/, ""), resolved.backendFacts),
    key,
    script: isLocal(location) ? start(profile, baseUrl) : null,
  };
}

/** Anthropic's API, or a server or proxy that speaks it. */
export function anthropicServer({ config }: Recommended, settings: AnthropicSettings): DirectServer {
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const variable = keyVariableOf(settings);
  return {
    model: config.model ?? "",
    responses: lacking("responses", baseUrl, "This server speaks Messages, and Codex speaks nothing but Responses."),
    // Claude Code puts the version behind it by itself.
    messages: sound(baseUrl.replace(/\/v\d+$/, "")),
    key: variable === null ? { kind: "none" } : { kind: "variable", name: variable, header: settings.auth },
    script: null,
  };
}

function wireOf(wire: "responses" | "messages", baseUrl: string, facts: Readonly<Record<string, string>>): DirectWire {
  const kind = facts["kind"] ?? "";
  if (measuredWire(facts) === wire) return sound(baseUrl);
  if (served[kind]?.includes(wire)) {
    const quirk = wire === "responses" ? quirks[kind] : undefined;
    return untried(wire, baseUrl, ...(quirk === undefined ? [] : [quirk]));
  }
  const what = wire === "responses" ? "the Responses API, and Codex speaks nothing else" : "the Messages API";
  return lacking(wire, baseUrl, `It is not known that this server speaks ${what}.`);
}

/** How to start it again as it was. The model's file is where the reader has it. */
function start({ config, resolved }: Recommended, baseUrl: string): string[] {
  const { model = "", contextWindow = null } = config;
  const { kind, version } = resolved.backendFacts;
  const url = new URL(baseUrl);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const was = version === undefined ? [] : comment(`In the trials it was version ${version}.`);
  const host = ["--host", "127.0.0.1", "--port", port];
  switch (kind) {
    case "llama-server":
      return [
        ...was,
        ...comment("The model's GGUF file is the first argument. One conversation at a time has the whole context."),
        `exec llama-server -m "\${1:?the GGUF file of the model}" ${[
          ...["--alias", model, "--jinja", "--parallel", "1"],
          ...(contextWindow === null ? [] : ["--ctx-size", String(contextWindow)]),
          ...host,
        ]
          .map(quoted)
          .join(" ")}`,
      ];
    case "vllm":
      return [
        ...was,
        ...comment("The name of the model's tool-call parser is the first argument: vLLM's documentation lists them."),
        `exec vllm serve ${[
          model,
          ...(contextWindow === null ? [] : ["--max-model-len", String(contextWindow)]),
          ...["--max-num-seqs", "1", "--enable-auto-tool-choice"],
          ...host,
        ]
          .map(quoted)
          .join(" ")} --tool-call-parser "\${1:?the tool-call parser of the model}"`,
      ];
    case "lm-studio":
      return [
        ...was,
        ["lms", "server", "start", "--port", port].join(" "),
        ["lms", "load", model, ...(contextWindow === null ? [] : ["--context-length", String(contextWindow)])]
          .map(quoted)
          .join(" "),
      ];
    default:
      return [
        ...was,
        ...comment(
          `The run used a server that ran already at ${baseUrl}, and does not know how it was started.`,
          contextWindow === null
            ? `It has to serve ${model}.`
            : `It has to serve ${model} with a context of ${contextWindow} tokens.`,
        ),
        `curl --fail --silent --show-error ${quoted(`${baseUrl}/models`)}`,
      ];
  }
}
