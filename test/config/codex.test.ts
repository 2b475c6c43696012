import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCodexConfig } from "../../src/config/codex/read.ts";
import { ProfileConfig } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load.ts";
import { UsageError } from "../../src/errors.ts";
import { profileId } from "../../src/runner/profiles.ts";

const CONFIG = `
model = "gpt-5.4"
approval_policy = "on-request"
sandbox_mode = "workspace-write"
notify = ["say", "done"]
tool_output_token_limit = 9000
model_provider = "house"

[mcp_servers.docs]
command = "docs-server"

[features]
apps = true
shell_snapshot = true

[projects."/home/me/x"]
trust_level = "trusted"

[model_providers.house]
name = "House"
base_url = "http://llm.example:8000/v1"
env_key = "HOUSE_KEY"
http_headers = { x-secret = "do-not-copy" }

[model_providers.runner]
name = "Docker"
base_url = "http://localhost:12434/engines/v1"

[model_providers.chatgpt]
name = "OpenAI"
base_url = "https://chatgpt.example/codex"
requires_openai_auth = true

[profiles.local]
model = "ai/qwen3-coder"
model_provider = "runner"
model_reasoning_effort = "high"
model_context_window = 65536

[profiles.local.features]
fast_mode = true

[profiles.oss]
model = "qwen3"
model_provider = "ollama"
model_reasoning_effort = "ultra"
disable_response_storage = true

[profiles.both]
model = "one"
`;
const FAST = `
model = "small-model"
model_verbosity = "low"
`;

let root: string;
let home: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "codex-config-"));
  home = join(root, "codex");
  await mkdir(home);
  await writeFile(join(home, "config.toml"), CONFIG);
  await writeFile(join(home, "fast.config.toml"), FAST);
  await writeFile(join(home, "both.config.toml"), FAST);
  await writeFile(join(home, "broken.config.toml"), 'model = "x"\nkey = = "sk-secret"\n');
});

afterAll(() => rm(root, { recursive: true }));

async function loaded(profile: string, rest = "") {
  const file = join(root, "agent-eval.yaml");
  await writeFile(file, `profiles:\n  mine:\n    agent: codex\n    codexHome: codex\n    ${profile}\n${rest}`);
  return await loadConfig(file);
}

async function refused(profile: string): Promise<UsageError> {
  const error = await loaded(profile).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error("it was accepted");
  return error;
}

describe("a profile of Codex's configuration", () => {
  test("of older versions, a table, is laid over the top level and fills what was left out", async () => {
    const { config, notes } = await loaded("codexProfile: local");
    expect(config.profiles["mine"]).toMatchObject({
      agent: "codex",
      backend: "codex-runner",
      model: "ai/qwen3-coder",
      contextWindow: 65_536,
      reasoningEffort: "high",
      settings: { tool_output_token_limit: 9000, features: { shell_snapshot: true, fast_mode: true } },
    });
    expect(config.backends["codex-runner"]).toMatchObject({ kind: "dmr", mode: "host" });
    expect(notes).toEqual([
      `profile mine: not taken over from ${join(home, "config.toml")}: approval_policy, features.apps, mcp_servers, notify, projects, sandbox_mode`,
    ]);
  });

  test("of newer versions, a file, does the same; its server becomes a backend without any secret", async () => {
    const { config, notes } = await loaded("codexProfile: fast");
    expect(config.profiles["mine"]).toMatchObject({
      model: "small-model",
      backend: "codex-house",
      settings: { tool_output_token_limit: 9000, model_verbosity: "low" },
    });
    expect(config.backends["codex-house"]).toMatchObject({
      kind: "openai",
      baseUrl: "http://llm.example:8000/v1",
      apiKeyEnv: "HOUSE_KEY",
    });
    expect(notes.join()).toContain("model_providers.house.http_headers");
    expect(JSON.stringify(config)).not.toContain("do-not-copy");
  });

  test("leaves the last word to agent-eval.yaml", async () => {
    const { config } = await loaded(
      "codexProfile: local\n    model: mine\n    backend: mine\n    contextWindow: 1000\n    reasoningEffort: low\n    settings: { tool_output_token_limit: 5 }",
      "backends: { mine: { kind: openai, baseUrl: http://localhost:1/v1 } }\n",
    );
    expect(config.profiles["mine"]).toMatchObject({
      ...{ model: "mine", backend: "mine", contextWindow: 1000, reasoningEffort: "low" },
      settings: { tool_output_token_limit: 5, features: { fast_mode: true } },
    });
    expect(Object.keys(config.backends)).toEqual(["mine"]);
  });

  test("of Codex's own ollama becomes one that runs here; efforts and keys of other versions do no harm", async () => {
    const { config, notes } = await loaded("codexProfile: oss");
    expect(config.backends["codex-ollama"]).toMatchObject({ kind: "ollama", mode: "host" });
    expect(config.profiles["mine"]).toMatchObject({ model: "qwen3", settings: { model_reasoning_effort: "ultra" } });
    expect(config.profiles["mine"]).not.toHaveProperty("reasoningEffort");
    expect(notes.join()).toContain("disable_response_storage");
  });

  test("is resolved for good: the loaded configuration refers to it no more", async () => {
    const { config } = await loaded("codexProfile: local");
    expect(JSON.stringify(config)).not.toMatch(/codexProfile|codexHome/);
  });

  test("described twice, or nowhere, is refused with what to do", async () => {
    const both = await refused("codexProfile: both");
    expect(both).toMatchObject({ code: "unusable-codex-config", message: expect.stringContaining("both.config.toml") });
    const none = await refused("codexProfile: locl");
    expect(none).toMatchObject({ code: "no-codex-profile", message: expect.stringContaining('did you mean "local"?') });
    expect(none.place?.key).toBe("profiles.mine.codexProfile");
  });

  test("with wrong syntax is refused with file and line, and nothing of the line", async () => {
    const error = await refused("codexProfile: broken");
    expect(error.place).toMatchObject({ file: join(home, "broken.config.toml"), line: 2 });
    expect(error.message).toContain("broken.config.toml:2");
    expect(`${error.message} ${error.fix}`).not.toContain("sk-secret");
  });
});

test("all profiles of a folder are listed, with what is wrong beside them", async () => {
  const { profiles, problems } = await readCodexConfig(home);
  expect(profiles.map(({ name, model, provider }) => [name, model, provider?.id])).toEqual([
    [null, "gpt-5.4", "house"],
    ["fast", "small-model", "house"],
    ["local", "ai/qwen3-coder", "runner"],
    ["oss", "qwen3", "ollama"],
  ]);
  expect(problems.map(({ place }) => place.key ?? place.line)).toEqual(["profiles.both", 2]);
  expect(await readCodexConfig(join(root, "nowhere"))).toEqual({ profiles: [], problems: [] });
});

describe("a login", () => {
  test("is found from the home folder or the file's own, and makes ChatGPT the server", async () => {
    const { config } = await loaded(
      "authFile: ~/.codex/auth.json\n    codexProfile: local\n    backend: b",
      "backends: { b: { kind: openai, baseUrl: https://chatgpt.com/backend-api/codex } }",
    );
    expect(config.profiles["mine"]?.authFile).toBe(join(homedir(), ".codex/auth.json"));
    const plain = join(root, "plain");
    await mkdir(plain);
    await writeFile(join(plain, "config.toml"), '[profiles.cloud]\nmodel = "gpt-5.4"\n');
    await writeFile(
      join(root, "agent-eval.yaml"),
      "profiles: { mine: { agent: codex, codexHome: plain, codexProfile: cloud, authFile: auth.json } }\n",
    );
    const { config: own } = await loadConfig(join(root, "agent-eval.yaml"));
    expect(own.profiles["mine"]).toMatchObject({ authFile: join(root, "auth.json"), backend: "codex-openai" });
    expect(own.backends["codex-openai"]).toMatchObject({
      baseUrl: "https://chatgpt.com/backend-api/codex",
      wire: "responses",
    });
  });

  test("makes no other profile by the place of its file", () => {
    const id = (authFile: string) => {
      const config = ProfileConfig.parse({ agent: "codex", backend: "b", model: "m", authFile });
      const found = { agentVersion: "1", facts: { login: "chatgpt" }, prices: null, runLimits: {} };
      return profileId({ config, backendConfig: null }, found);
    };
    expect(id("/home/a/auth.json")).toBe(id("/home/b/auth.json"));
  });
});

test.each<[string, RegExp]>([
  ["agent: codex, backend: ollama, model: m, authFile: a.json", /authFile: is a login .* kind ollama/],
  ["agent: codex, backend: keyed, model: m, authFile: a.json", /authFile: the backend keyed has an apiKeyEnv/],
  ["agent: codex, backend: chats, model: m, authFile: a.json", /authFile: a login is for servers that speak responses/],
  ["agent: codex, backend: ollama, model: m, skills: true", /skills: are Docker's .* kind ollama/],
  ["agent: claude-code, backend: dmr, model: m, skills: true", /skills: only the codex agent/],
  ["agent: codex, backend: dmr, model: m, codexHome: somewhere", /codexHome: says where codexProfile/],
])("keys that only Codex has are refused where they do not fit: %s", async (profile, message) => {
  const file = join(root, "agent-eval.yaml");
  const backend = "kind: openai, baseUrl: http://localhost:1/v1";
  const backends = `{ keyed: { ${backend}, apiKeyEnv: KEY }, chats: { ${backend}, wire: chat } }`;
  await writeFile(file, `profiles: { mine: { ${profile} } }\nbackends: ${backends}\n`);
  await expect(loadConfig(file)).rejects.toThrow(message);
});
