import type { OllamaSettings } from "../../config/servers/ollama.ts";
import type { DirectServer, DirectWire, Recommended } from "./profile-files.ts";
import { comment, quoted } from "./shell.ts";
import { measuredWire, sound, untried } from "./translation.ts";

const USUAL = "http://localhost:11434";

/** Ollama. Its compatible routes take no context size: a model of its own carries it, and shares the weights. */
export function ollamaServer(profile: Recommended, settings: OllamaSettings): DirectServer {
  const { model = "", contextWindow = null } = profile.config;
  const port = settings.port === undefined ? USUAL : `http://localhost:${settings.port}`;
  const url = (settings.url ?? port).replace(/\/+$/, "");
  const name = contextWindow === null ? model : `${profile.name}:ctx${contextWindow}`;
  const { backendFacts } = profile.resolved;
  const through = (wire: "responses" | "messages", baseUrl: string, since: string): DirectWire =>
    measuredWire(backendFacts) === wire
      ? sound(baseUrl)
      : untried(wire, baseUrl, `Ollama has it since ${since}; this one was ${backendFacts["version"] ?? "unknown"}.`);
  return {
    model: name,
    responses: through("responses", `${url}/v1`, "0.13.3"),
    messages: through("messages", url, "0.14.0"),
    key: { kind: "none" },
    script: [...server(settings), ...modelOf(model, name, contextWindow, settings)],
  };
}

function server(settings: OllamaSettings): string[] {
  const { contextLength, flashAttention, kvCacheType, maxLoadedModels, cloud, mode, image } = settings;
  if (mode === "host") return comment("Ollama runs already, as it did in the trials.");
  const variables = Object.entries({
    OLLAMA_CONTEXT_LENGTH: contextLength,
    OLLAMA_FLASH_ATTENTION: flashAttention === undefined ? undefined : Number(flashAttention),
    OLLAMA_KV_CACHE_TYPE: kvCacheType,
    OLLAMA_MAX_LOADED_MODELS: maxLoadedModels,
    OLLAMA_NO_CLOUD: cloud ? undefined : 1,
  }).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${quoted(String(value))}`]));
  return [
    ...comment(
      "The server has to run, with these variables in its environment as in the trials:",
      `${[...variables, "ollama serve"].join(" ")}`,
      ...(image === undefined ? [] : [`In the trials it was the image ${image}.`]),
    ),
  ];
}

function modelOf(model: string, name: string, contextWindow: number | null, settings: OllamaSettings): string[] {
  const file = Object.hasOwn(settings.gguf, model);
  if (!file && contextWindow === null) return [`ollama pull ${quoted(model)}`];
  return [
    ...(file
      ? comment("In the trials the model was made of a GGUF file. Its path is the first argument.")
      : [`ollama pull ${quoted(model)}`]),
    "",
    'modelfile="$(mktemp)"',
    "trap 'rm -f \"$modelfile\"' EXIT",
    'cat > "$modelfile" <<MODELFILE',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    file ? "FROM ${1:?the GGUF file of the model}" : `FROM ${inHereDocument(model)}`,
    ...(contextWindow === null ? [] : [`PARAMETER num_ctx ${contextWindow}`]),
    "MODELFILE",
    `ollama create ${quoted(name)} -f "$modelfile"`,
    "",
    ...comment("What is set:"),
    `ollama show ${quoted(name)} --parameters`,
  ];
}

/** The shell looks into an unquoted here-document. */
function inHereDocument(text: string): string {
  return text.replace(/[\\$`]/g, "\\$&").replaceAll("\n", " ");
}
