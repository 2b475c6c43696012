import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AnthropicSettings } from "../../src/config/servers/anthropic.ts";
import { OpenAiSettings } from "../../src/config/servers/openai.ts";
import { filesOf, recommended } from "./profiles.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "server-files-"));
  // Stand-ins that write down how they were called, and the file that came after -f.
  for (const name of ["docker", "ollama", "llama-server", "vllm", "lms", "curl"]) {
    const file = join(folder, name);
    const body = `printf '%s' ${name} >> '${folder}/calls'; for a; do printf ' [%s]' "$a" >> '${folder}/calls'; [ "\${p-}" = -f ] && cat "$a" > '${folder}/modelfile'; p="$a"; done; echo >> '${folder}/calls'`;
    await writeFile(file, `#!/bin/sh\n# A stand-in for ${name}.\n${body}\n`);
    await chmod(file, 0o755);
  }
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs a server script with the stand-ins; gives the calls it made. */
async function calls(script: string | undefined, ...args: string[]): Promise<string[]> {
  await rm(join(folder, "calls"), { force: true });
  const file = join(folder, "server.sh");
  await writeFile(file, script ?? "exit 64");
  await execa("sh", [file, ...args], { env: { PATH: `${folder}${delimiter}${process.env["PATH"]}` }, stdin: "ignore" });
  return (await readFile(join(folder, "calls"), "utf8")).trimEnd().split("\n");
}

const scriptOf = (...args: Parameters<typeof recommended>) => filesOf(recommended(...args))["servers/team.sh"];

describe("the server's commands", () => {
  test("Docker Model Runner: pulled, packaged with its context size, configured", async () => {
    const profile = { agent: "codex" as const, model: "ai/qwen3:8B-Q4_K_M", contextWindow: 32_768 };
    const made = await calls(scriptOf(profile, { kind: "dmr", runtimeFlags: ["--temp", "0"], reasoningBudget: 0 }));
    expect(made).toEqual([
      "docker [model] [pull] [ai/qwen3:8B-Q4_K_M]",
      "docker [model] [package] [--from] [ai/qwen3:8B-Q4_K_M] [--context-size] [32768] [team:ctx32768]",
      "docker [model] [configure] [--context-size] [32768] [--think=false] [team:ctx32768] [--] [--parallel] [1] [--temp] [0]",
      "docker [model] [inspect] [team:ctx32768]",
    ]);
    // The agent has to ask for the variant.
    const files = filesOf(recommended(profile, { kind: "dmr" }));
    expect(files["codex/team.config.toml"]).toContain('model = "team:ctx32768"');
  });

  test("Ollama: a model of its own with num_ctx, since its compatible routes take none", async () => {
    const profile = { agent: "codex" as const, model: "qwen3-coder:30b", contextWindow: 65_536 };
    const made = await calls(scriptOf(profile, { kind: "ollama" }, { version: "0.32.15", wire: "responses" }));
    expect(made[0]).toBe("ollama [pull] [qwen3-coder:30b]");
    expect(made[1]).toMatch(/^ollama \[create\] \[team:ctx65536\] \[-f\]/);
    expect(await readFile(join(folder, "modelfile"), "utf8")).toBe("FROM qwen3-coder:30b\nPARAMETER num_ctx 65536\n");
    const toml = filesOf(recommended(profile, { kind: "ollama" }, { wire: "responses" }))["codex/team.config.toml"];
    expect(toml).toContain('model = "team:ctx65536"');
    expect(toml).toContain('base_url = "http://localhost:11434/v1"');
    // `ollama` is a name that Codex keeps for itself.
    expect(toml).not.toContain("[model_providers.ollama]");
  });

  test("a model of a local file is asked for by argument: no path of anybody's machine is in the file", async () => {
    const profile = { agent: "codex" as const, model: "mine", contextWindow: 8192 };
    const script = scriptOf(profile, { kind: "ollama", gguf: { mine: "/home/somebody/mine.gguf" } });
    expect(script).not.toContain("/home/somebody");
    await calls(script, "/models/mine.gguf");
    expect(await readFile(join(folder, "modelfile"), "utf8")).toContain("FROM /models/mine.gguf");
    const archived = scriptOf(profile, { kind: "dmr", archives: { mine: "/home/somebody/mine.tar" } });
    expect(archived).not.toContain("/home/somebody");
  });

  test.each([
    [
      "llama-server",
      ["/m.gguf"],
      "llama-server [-m] [/m.gguf] [--alias] [some-model] [--jinja] [--parallel] [1] [--ctx-size] [32768] [--host] [127.0.0.1] [--port] [8080]",
    ],
    [
      "vllm",
      ["hermes"],
      "vllm [serve] [some-model] [--max-model-len] [32768] [--max-num-seqs] [1] [--enable-auto-tool-choice] [--host] [127.0.0.1] [--port] [8080] [--tool-call-parser] [hermes]",
    ],
    ["lm-studio", [], "lms [server] [start] [--port] [8080]"],
    ["", [], "curl [--fail] [--silent] [--show-error] [http://127.0.0.1:8080/v1/models]"],
  ])("%s", async (kind, args, first) => {
    const made = await calls(
      scriptOf({ agent: "codex", contextWindow: 32_768 }, undefined, { kind, wire: "chat" }),
      ...args,
    );
    expect(made[0]).toBe(first);
  });

  test("a name cannot become a command", async () => {
    const made = await calls(scriptOf({ agent: "codex", model: "x'; touch evil; $(id) `id`" }, { kind: "dmr" }));
    expect(made[0]).toBe("docker [model] [pull] [x'; touch evil; $(id) `id`]");
    const ollama = { agent: "codex" as const, model: "x$(touch evil)", contextWindow: 8192 };
    await calls(scriptOf(ollama, { kind: "ollama" }));
    expect(await readFile(join(folder, "modelfile"), "utf8")).toContain("FROM x$(touch evil)\n");
  });

  test("a cloud has nothing to set up", () => {
    const profile = recommended(
      { agent: "codex" },
      { kind: "openai", baseUrl: "https://api.openai.com/v1", apiKeyEnv: "K" },
      { wire: "responses" },
    );
    expect(Object.keys(filesOf(profile))).toEqual(["codex/team.config.toml", "README.md"]);
  });
});

describe("the files for Claude Code", () => {
  /** What a shell has in its environment after it read the file. */
  async function sourced(text: string | undefined, env: Record<string, string> = {}) {
    const file = join(folder, "team.env");
    await writeFile(file, text ?? "");
    const { stdout } = await execa("sh", ["-c", `set -a; . '${file}'; set +a; env -0`], {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      extendEnv: false,
    });
    return Object.fromEntries(
      stdout.split("\0").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]),
    );
  }

  test("talk to Docker Model Runner's Messages, with the window that is loaded", async () => {
    const profile = { agent: "claude-code" as const, contextWindow: 32_768 };
    const files = filesOf(recommended(profile, { kind: "dmr" }, { wire: "messages" }));
    const env = await sourced(files["claude-code/team.env"]);
    expect(env).toMatchObject({
      ANTHROPIC_BASE_URL: "http://localhost:12434/anthropic",
      ANTHROPIC_MODEL: "team:ctx32768",
      ANTHROPIC_DEFAULT_HAIKU_MODEL: "team:ctx32768",
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: "32768",
    });
    const settings = JSON.parse(files["claude-code/team.settings.json"] ?? "");
    expect(settings.env).toMatchObject({ ANTHROPIC_BASE_URL: "http://localhost:12434/anthropic" });
    expect(files["claude-code/team.env"]).not.toMatch(/NOT USABLE|not measured/);
  });

  test("take the key from the variable that is named, and hold none; the profile's own settings stay", async () => {
    const profile = {
      agent: "claude-code" as const,
      settings: { permissions: { deny: ["WebFetch"] }, env: { OWN: "1" } },
    };
    const backend = {
      kind: "anthropic" as const,
      baseUrl: "https://llm.example.com/v1",
      apiKeyEnv: "TEAM_KEY",
      auth: "bearer" as const,
    };
    const files = filesOf(recommended(profile, backend, { wire: "messages" }));
    const env = await sourced(files["claude-code/team.env"], { TEAM_KEY: "abc" });
    expect(env).toMatchObject({ ANTHROPIC_BASE_URL: "https://llm.example.com", ANTHROPIC_AUTH_TOKEN: "abc" });
    await expect(sourced(files["claude-code/team.env"])).rejects.toThrow("TEAM_KEY");
    const settings = JSON.parse(files["claude-code/team.settings.json"] ?? "");
    expect(settings).toMatchObject({ permissions: { deny: ["WebFetch"] }, env: { OWN: "1" } });
    expect(JSON.stringify(settings)).not.toContain("AUTH_TOKEN");
  });

  test("a name of a variable that is none cannot become a command, nor be configured", () => {
    const name = 'X:-$(touch PWNED)}"; : "${X';
    const server = { kind: "anthropic" as const, baseUrl: "https://llm.example.com/v1", auth: "bearer" as const };
    expect(AnthropicSettings.safeParse({ ...server, apiKeyEnv: name }).success).toBe(false);
    expect(OpenAiSettings.safeParse({ ...server, kind: "openai", apiKeyEnv: "sk-a-key-itself" }).success).toBe(false);
    // As an older program would have recorded it.
    const sound = recommended({ agent: "claude-code" }, { ...server, apiKeyEnv: "KEY" });
    const backend = { ...AnthropicSettings.parse(server), apiKeyEnv: name };
    expect(() => filesOf({ ...sound, backend })).toThrow("not the name of an environment variable");
  });

  test("leave out settings that may be secrets, and name them; harmless ones stay", () => {
    const settings = {
      apiKeyHelper: "echo sk-hidden",
      permissions: { deny: ["WebFetch"] },
      env: { MY_VARIABLE: "hidden-1", BASH_DEFAULT_TIMEOUT_MS: "60000", PIN_TOKEN: "1234" },
      mcpServers: { docs: { command: "docs", args: ["--api-key=hidden-2"], headers: { "X-Team": "hidden-3" } } },
      database: "postgres://me:hidden-4@host/db",
    };
    const files = filesOf(recommended({ agent: "claude-code", settings }, { kind: "ollama" }));
    const text = Object.values(files).join("\n");
    expect(text).not.toMatch(/hidden|1234/);
    const written = JSON.parse(files["claude-code/team.settings.json"] ?? "");
    expect(written).toMatchObject({
      permissions: { deny: ["WebFetch"] },
      env: { BASH_DEFAULT_TIMEOUT_MS: "60000" },
      mcpServers: { docs: { command: "docs" } },
    });
    for (const path of ["claude-code/team.env", "README.md"]) {
      const said = (files[path] ?? "").replaceAll("\n# ", " ");
      for (const key of ["apiKeyHelper", "env.MY_VARIABLE", "env.PIN_TOKEN", "args.0", "headers.X-Team", "database"])
        expect(said, path).toContain(key);
    }
  });

  test("say what is needed where the server has no Messages", () => {
    const files = filesOf(recommended({ agent: "claude-code" }, { kind: "dmr", engine: "vllm" }, { wire: "chat" }));
    expect(files["claude-code/team.env"]).toContain("NOT USABLE AS IT IS");
    expect(files["README.md"]).toContain("NOT USABLE AS IT IS");
  });
});

test("an agent without a configuration of its own is said to have none", () => {
  expect(filesOf(recommended({ agent: "chat" }, { kind: "ollama" }))["README.md"]).toContain(
    "agent-eval's own (`chat`)",
  );
});
