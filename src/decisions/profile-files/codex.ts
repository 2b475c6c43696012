import { stringify } from "smol-toml";
import { codexCatalog, codexWorkingKeys, mergeCodexKeys } from "../../agents/registry.ts";
import type { DirectServer, ProfileFile, Recommended } from "./profile-files.ts";
import { comment } from "./shell.ts";
import { withheldNotes, withoutSecrets } from "./withheld.ts";

/** Ids that Codex keeps for providers of its own. */
const RESERVED: ReadonlySet<string> = new Set(["openai", "ollama", "lmstudio"]);

/**
 * A profile of Codex 0.169 and newer: a file of its own beside `config.toml`, taken with `--profile`. It says what
 * the trials said of model and prompt; what may be done without asking stays the person's own.
 */
export function codexFiles(profile: Recommended, server: DirectServer): ProfileFile[] {
  const { name, config } = profile;
  const { contextWindow = null, reasoningEffort = null } = config;
  const short = config.systemPrompt === "short";
  const { settings, withheld } = withoutSecrets(config.settings);
  const catalogFile = `${name}.catalog.json`;
  const { wires, provider, table } = providerOf(profile, server);
  const keys = mergeCodexKeys(
    {
      ...codexWorkingKeys({ model: server.model, contextWindow, reasoningEffort }),
      model_provider: provider,
      // Codex looks for it beside this file.
      ...(short ? { model_catalog_json: catalogFile } : {}),
      ...(table === null ? {} : { model_providers: { [provider]: table } }),
    },
    settings,
  );
  const head = comment(
    `Profile ${name} for Codex, as agent-eval measured it with ${profile.resolved.agentVersion ?? "Codex 0.169"}.`,
    `Copy it into the folder of Codex's configuration ($CODEX_HOME, or ~/.codex)${short ? `, with ${catalogFile}` : ""}.`,
    `Use it: codex --profile ${name}`,
    ...wires,
    ...withheldNotes(withheld),
  );
  const text = `${[...head, "", stringify(keys)].join("\n").trimEnd()}\n`;
  return [
    { path: `codex/${name}.config.toml`, text, executable: false },
    ...(short
      ? [
          {
            path: `codex/${catalogFile}`,
            text: `${JSON.stringify(JSON.parse(codexCatalog({ model: server.model, contextWindow })), null, 2)}\n`,
            executable: false,
          },
        ]
      : []),
  ];
}

function providerOf({ config }: Recommended, { key, responses }: DirectServer) {
  if (key.kind === "login") {
    return { wires: ["Log in first, with `codex login`."], provider: "openai", table: null };
  }
  const word = (config.backend ?? "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const wires = [
    ...responses.notes,
    ...(key.kind === "variable" ? [`The key is taken from the environment variable ${key.name}.`] : []),
  ];
  return {
    wires,
    provider: RESERVED.has(word) || word === "" ? `${word || "model"}-server` : word,
    table: {
      name: config.backend ?? "model server",
      base_url: responses.baseUrl,
      wire_api: "responses",
      ...(key.kind === "variable" ? { env_key: key.name } : {}),
      // A slow machine may be silent for as long while it reads a long prompt.
      stream_idle_timeout_ms: 600_000,
      supports_websockets: false,
    },
  };
}
