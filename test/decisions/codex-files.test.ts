import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "smol-toml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codex } from "../../src/agents/codex/codex.ts";
import type { Recommended } from "../../src/decisions/profile-files/profile-files.ts";
import type { Session } from "../../src/sessions/session.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import { filesOf, recommended } from "./profiles.ts";

// The real Codex CLI with nothing of agent-eval between it and the server. Only the model is a stand-in.
const session: Session = { version: 1, origin: "scripted", turns: [{ steps: [{ say: "done" }] }] };

let executable: string;
let folder: string;

beforeAll(async () => {
  const found = await codex.binary?.findLocal(undefined);
  if (!found) throw new Error("Codex is not installed: `npm ci` brings @openai/codex.");
  executable = found.path;
  folder = await mkdtemp(join(tmpdir(), "codex-files-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Puts the profile's files into a new home and has Codex take one turn under strict configuration. */
async function turn(files: Record<string, string>, env: Record<string, string> = {}) {
  const home = await mkdtemp(join(folder, "home-"));
  for (const [path, text] of Object.entries(files)) {
    if (path.startsWith("codex/")) await writeFile(join(home, path.slice("codex/".length)), text);
  }
  const workspace = join(home, "workspace");
  await mkdir(workspace);
  const argv = [
    "exec",
    "--strict-config",
    "--profile",
    "team",
    "--json",
    "--skip-git-repo-check",
    "-C",
    workspace,
    "Hello.",
  ];
  return execa(executable, argv, {
    env: { PATH: process.env["PATH"] ?? "", HOME: home, CODEX_HOME: home, ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 60_000,
  });
}

/** The profile with its server's address set to a stand-in's. */
function at(baseUrl: string, profile: Omit<Partial<Recommended["config"]>, "agent">, more: object = {}) {
  return recommended({ agent: "codex", ...profile }, { kind: "openai", baseUrl, ...more }, { wire: "responses" });
}

describe("the profile file for Codex", () => {
  test.each([
    ["a plain one", {}],
    [
      "with context, effort and keys of its own",
      {
        contextWindow: 32_768,
        reasoningEffort: "high" as const,
        settings: { model_verbosity: "low", features: { shell_snapshot: false }, tool_output_token_limit: 5000 },
      },
    ],
    [
      "with the short prompt, which needs a catalog beside it",
      { contextWindow: 16_384, systemPrompt: "short" as const },
    ],
  ])("is taken by the real Codex under strict configuration, and it asks the server itself: %s", async (_, profile) => {
    const fake = await startResponsesUpstream({ session });
    try {
      const files = filesOf(at(fake.baseUrl, profile));
      const { exitCode, stdout, stderr } = await turn(files);
      expect(exitCode, stderr + stdout).toBe(0);
      expect(stdout).toContain('"turn.completed"');
      const [request] = fake.received;
      expect(request?.body).toMatchObject({ model: "some-model" });
      // Without its own `model` Codex would hide the shell from the model.
      expect(JSON.stringify(request?.body)).toContain("exec_command");
      if ("reasoningEffort" in profile) expect(request?.body).toMatchObject({ reasoning: { effort: "high" } });
      if ("systemPrompt" in profile) expect(JSON.stringify(request?.body).length).toBeLessThan(12_000);
    } finally {
      await fake.close();
    }
  });

  test("takes the key from the variable that it names, and holds none itself", async () => {
    const fake = await startResponsesUpstream({ session });
    try {
      const files = filesOf(at(fake.baseUrl, {}, { apiKeyEnv: "TEAM_MODEL_KEY" }));
      expect(files["codex/team.config.toml"]).toContain('env_key = "TEAM_MODEL_KEY"');
      const { exitCode, stdout } = await turn(files, { TEAM_MODEL_KEY: "s3cret-value" });
      expect(exitCode, stdout).toBe(0);
      expect(fake.received[0]?.headers["authorization"] ?? JSON.stringify(fake.received[0])).toContain("s3cret-value");
      const without = await turn(files);
      expect(without.exitCode).toBe(1);
      expect(without.stdout + without.stderr).toContain("TEAM_MODEL_KEY");
    } finally {
      await fake.close();
    }
  });

  test("strict configuration does look: a key that Codex does not know is named", async () => {
    const files = filesOf(at("http://127.0.0.1:9/v1", { settings: { model_max_output_tokens: 5 } }));
    const { exitCode, stderr } = await turn(files);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("unknown configuration field `model_max_output_tokens`");
  });

  test("leaves out settings that may be secrets, and names them; names of variables stay", () => {
    const settings = {
      mcp_servers: {
        docs: { command: "docs", env: { TOKEN: "hidden-1" }, env_vars: ["PATH"] },
        web: { url: "https://mcp.example.com", bearer_token_env_var: "WEB_TOKEN", http_headers: { "X-A": "hidden-2" } },
      },
      shell_environment_policy: { set: { DEPLOY: "hidden-3" } },
      model_auto_compact_token_limit: 9_000,
    };
    const files = filesOf(at("http://127.0.0.1:9/v1", { settings }));
    expect(Object.values(files).join("\n")).not.toContain("hidden");
    const text = files["codex/team.config.toml"] ?? "";
    expect(parse(text)).toMatchObject({
      mcp_servers: { docs: { command: "docs", env_vars: ["PATH"] }, web: { bearer_token_env_var: "WEB_TOKEN" } },
      model_auto_compact_token_limit: 9_000,
    });
    const said = text.replaceAll("\n# ", " ");
    for (const key of ["mcp_servers.docs.env.TOKEN", "mcp_servers.web.http_headers.X-A", "policy.set.DEPLOY"])
      expect(said).toContain(key);
    expect(files["README.md"]).toContain("mcp_servers.docs.env.TOKEN");
  });

  test("leaves to the person what may be done without asking", () => {
    const toml = parse(filesOf(at("http://127.0.0.1:9/v1", {}))["codex/team.config.toml"] ?? "");
    expect(Object.keys(toml)).not.toContain("approval_policy");
    expect(Object.keys(toml)).not.toContain("sandbox_mode");
  });

  test.each([
    [
      "Docker Model Runner",
      { kind: "dmr" as const },
      { wire: "chat" },
      /NOT USABLE AS IT IS: The Responses API of Docker Model Runner loses tool calls/,
    ],
    [
      "an unknown server",
      { kind: "openai" as const, baseUrl: "http://127.0.0.1:9/v1" },
      { wire: "chat" },
      /NOT USABLE AS IT IS/,
    ],
    [
      "a server of Messages",
      { kind: "anthropic" as const, baseUrl: "http://127.0.0.1:9/v1" },
      { wire: "messages" },
      /NOT USABLE AS IT IS: This server speaks Messages/,
    ],
    [
      "llama-server, asked through translation",
      { kind: "openai" as const, baseUrl: "http://127.0.0.1:9/v1" },
      { wire: "chat", kind: "llama-server" },
      /directly, through the Responses API .* it was not measured/,
    ],
  ])("says plainly what is needed where the server has no sound Responses: %s", (_, backend, facts, words) => {
    const text = filesOf(recommended({ agent: "codex" }, backend, facts))["codex/team.config.toml"] ?? "";
    const comments = text
      .split("\n")
      .filter((line) => line.startsWith("#"))
      .map((line) => line.slice(2))
      .join(" ");
    expect(comments).toMatch(words);
    // Still a file that Codex can read.
    expect(parse(text)["model_provider"]).toBe("box");
  });

  test("is silent where the trials went through the same wire", () => {
    const text = filesOf(at("http://127.0.0.1:9/v1", {}))["codex/team.config.toml"] ?? "";
    expect(text).not.toMatch(/NOT USABLE|not measured/);
  });

  test("with a login names Codex's own provider and the login, and no address", () => {
    const profile = recommended(
      { agent: "codex", authFile: "~/.codex/auth.json" },
      { kind: "openai", baseUrl: "https://chatgpt.com/backend-api/codex", wire: "responses" },
      { wire: "responses" },
    );
    const files = filesOf(profile);
    expect(parse(files["codex/team.config.toml"] ?? "")).toMatchObject({ model_provider: "openai" });
    expect(files["README.md"]).toContain("codex login");
    expect(Object.keys(files).some((path) => path.startsWith("servers/"))).toBe(false);
  });
});
