import { describe, expect, onTestFinished, test } from "vitest";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startCodexCliProvider } from "../fakes/codex-cli-provider.ts";
import { startLlamaServer } from "../fakes/llama-server.ts";
import { startLmStudio } from "../fakes/lm-studio.ts";
import type { FakeUpstream } from "../fakes/scripted-upstream.ts";
import { startVllm } from "../fakes/vllm.ts";
import { chatter } from "../gateway/harness.ts";
import { failureOf } from "./contract.ts";
import { readied } from "./hosted-site.ts";

const session = chatter(3);

async function until<S extends { close(): Promise<void> }>(starting: Promise<S>): Promise<S> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}

const config = (server: Pick<FakeUpstream, "baseUrl">, more: object = {}) => ({
  ...{ kind: "openai", baseUrl: server.baseUrl, idleTimeoutSeconds: 5, ...more },
});

describe("llama-server", () => {
  test("is described by what it says of itself, without the folders of its machine", async () => {
    const server = await until(startLlamaServer({ session }));
    const { ready } = await readied(config(server), { contextWindow: 65_536 });
    expect(ready.facts).toEqual({
      ...{ kind: "llama-server", version: "b8681-Debian", engine: "llama.cpp", parameters: "35.1B" },
      ...{ model: "unsloth/Qwen3.6-35B-A3B-GGUF", quantization: "Q4_K - Medium", sizeBytes: "21105000000" },
      ...{ contextAsked: "65536", contextLoaded: "65536" },
      ...{ url: server.baseUrl, wire: "chat", wireChosen: "probed (chat: HTTP 400)" },
    });
    expect(ready.observed).toMatchObject({ toolCalls: "yes", usage: "reported", slots: "4" });
    expect(JSON.stringify(ready)).not.toContain("/home/");
  });

  test("without a name for its model is described by the file's, not by its folder", async () => {
    const server = await until(startLlamaServer({ session, alias: "" }));
    const { ready } = await readied(config(server));
    expect(ready.facts["model"]).toBe("Qwen3.6-35B-A3B-Q4_K_M.gguf");
    expect(JSON.stringify(ready)).not.toContain("/home/");
  });

  test("is used under any name, as it does itself, and the list's name is told", async () => {
    const server = await until(startLlamaServer({ session }));
    const { said } = await readied(config(server), { model: "Qwen3.6-35B" });
    expect(said.join("\n")).toMatch(
      /does not list a model "Qwen3.6-35B": perhaps it is "unsloth\/Qwen3.6-35B-A3B-GGUF"/,
    );
  });

  test("with a smaller context than the profile's says so, and is refused where that was asked for", async () => {
    const server = await until(startLlamaServer({ session, context: 4096 }));
    const { said, ready } = await readied(config(server), { contextWindow: 32_768 });
    expect(said.join("\n")).toMatch(/context window is 32768 tokens, and the server's is 4096/);
    expect(ready.facts).toMatchObject({ contextAsked: "32768", contextLoaded: "4096" });
    const error = await failureOf(readied(config(server, { strict: true }), { contextWindow: 32_768 }));
    expect(error.code).toBe("smaller-context");
  });

  test("says when trials will wait for each other", async () => {
    const server = await until(startLlamaServer({ session, slots: 2 }));
    const { said } = await readied(config(server), { parallel: 3 });
    expect(said.join("\n")).toMatch(/3 trials at once wait for 2 slots/);
    expect((await readied(config(server), { parallel: 2 })).said.join("\n")).not.toMatch(/slots/);
  });

  test("that still loads its model is waited for", async () => {
    let loading = 2;
    const refuses = () => {
      loading -= 1;
      if (loading < 0) return null;
      return { status: 503, body: { error: { code: 503, message: "Loading model", type: "unavailable_error" } } };
    };
    const server = await until(startLlamaServer({ session, refuses }));
    const { said, ready } = await readied(config(server, { wire: "chat" }));
    expect(said.filter((line) => line.includes("not ready (HTTP 503), waiting"))).toHaveLength(1);
    expect(ready.observed).toMatchObject({ toolCalls: "yes", parallel: expect.not.stringContaining("failed") });
  });
});

describe("vLLM", () => {
  test("is described by its version, its context and the model behind the served name", async () => {
    const server = await until(startVllm({ session }));
    const { ready } = await readied(config(server), { model: "qwen3-coder" });
    expect(ready.facts).toMatchObject({
      ...{ kind: "vllm", version: "0.11.2", engine: "vllm", contextLoaded: "32768" },
      model: "Qwen/Qwen3-Coder-30B-A3B-Instruct",
    });
  });

  test("that serves a folder shows the served name alone", async () => {
    const server = await until(startVllm({ session, root: "/srv/models/qwen" }));
    expect((await readied(config(server), { model: "qwen3-coder" })).ready.facts["model"]).toBe("qwen3-coder");
  });

  test("without a parser for tool calls says in the server's own words what is missing", async () => {
    const server = await until(startVllm({ session, tools: false }));
    const { ready, said } = await readied(config(server), { model: "qwen3-coder" });
    expect(ready.observed["toolCalls"]).toMatch(/^refused: .*--enable-auto-tool-choice and --tool-call-parser/);
    expect(ready.observed["usage"]).toBe("reported");
    expect(said.join("\n")).toMatch(/its agent works through tool calls/);
  });

  test("does not have a model: named, with the nearest", async () => {
    const server = await until(startVllm({ session }));
    const error = await failureOf(readied(config(server), { model: "qwen3-code" }));
    expect(error).toMatchObject({ code: "model-not-found", blame: "profile" });
    expect(error.message).toContain('no model "qwen3-code"');
    expect(error.fix).toContain('"qwen3-coder"');
  });
});

describe("LM Studio", () => {
  test.each([
    ["of today", {}, { parameters: "30B", sizeBytes: "18556686912" }],
    ["before 0.4.0", { before: true }, {}],
  ])("(%s) is described once it has loaded the model, with the context it really has", async (_, options, more) => {
    const server = await until(startLmStudio({ session, ...options }));
    const { ready, said } = await readied(config(server), { model: "qwen/qwen3-coder-30b", contextWindow: 65_536 });
    const { url: _url, wire: _wire, wireChosen: _how, ...facts } = ready.facts;
    expect(facts).toEqual({
      ...{ kind: "lm-studio", engine: "llama.cpp", model: "qwen/qwen3-coder-30b", architecture: "qwen3moe" },
      ...{ quantization: "Q4_K_M", contextAsked: "65536", contextLoaded: "16384", ...more },
    });
    expect(said.join("\n")).toMatch(/the server's is 16384/);
  });
});

describe("Ollama behind chat completions", () => {
  const pages: Readonly<Record<string, object>> = {
    "/api/version": { version: "0.33.0" },
    "/api/ps": { models: [{ name: "qwen3:latest", digest: "abc", size: 5, size_vram: 5, context_length: 4096 }] },
    "/v1/models": { data: [{ id: "qwen3:latest", object: "model", owned_by: "library" }] },
  };

  test("says how little it has loaded, before anything is forgotten", async () => {
    const page = (path: string) => (pages[path] ? { status: 200, body: pages[path] } : null);
    const server = await until(startChatUpstream({ session, page }));
    const { ready, said } = await readied(config(server), { model: "qwen3:latest", contextWindow: 65_536 });
    expect(ready.facts).toMatchObject({ kind: "ollama", version: "0.33.0", modelDigest: "abc", contextLoaded: "4096" });
    expect(said.join("\n")).toMatch(/the server's is 4096/);
  });
});

describe("codex-cli-provider", () => {
  const key = "a-key-of-more-than-32-characters-4711";
  const env = { CODEX_PROVIDER_KEY: key };
  const asked = { model: "codex-cli-default" };
  const start = () => until(startCodexCliProvider(key, "yes"));

  test("is usable for an agent that only chats; what it lacks is said", async () => {
    const server = await start();
    const { ready, said } = await readied(
      config(server, { apiKeyEnv: "CODEX_PROVIDER_KEY" }),
      { ...asked, agentWire: "chat" },
      env,
    );
    expect(ready.observed).toMatchObject({
      toolCalls: expect.stringMatching(/^refused: .*Unsupported field: tools/),
      streaming: expect.stringMatching(/^refused: .*Unsupported field: stream_options/),
      usage: "not reported",
    });
    expect(said.join("\n")).toMatch(/counts no tokens/);
    expect(said.join("\n")).toContain("settings: { stream: false }");
    expect(said.join("\n")).not.toMatch(/its agent works through tool calls/);
    expect(server.answered).toHaveLength(1);
  });

  test("is no server for an agent that works through tool calls", async () => {
    const server = await start();
    const { said } = await readied(config(server, { apiKeyEnv: "CODEX_PROVIDER_KEY" }), asked, env);
    expect(said.join("\n")).toMatch(/its agent works through tool calls/);
  });

  test("tells of its model when it is asked for another one", async () => {
    const server = await start();
    const mistyped = { model: "codex-cli-defualt", agentWire: "chat" } as const;
    const error = await failureOf(readied(config(server, { apiKeyEnv: "CODEX_PROVIDER_KEY" }), mistyped, env));
    expect(error).toMatchObject({ code: "model-not-found", fix: expect.stringContaining('"codex-cli-default"') });
  });

  test("refuses a wrong key before anything else", async () => {
    const server = await start();
    const wrong = { CODEX_PROVIDER_KEY: "another-key-of-32-characters-4712" };
    const error = await failureOf(readied(config(server, { apiKeyEnv: "CODEX_PROVIDER_KEY" }), asked, wrong));
    expect(error).toMatchObject({ code: "key-refused", fix: expect.stringContaining("CODEX_PROVIDER_KEY") });
    expect(`${error.message} ${error.fix} ${error.stack}`).not.toContain("another-key");
    expect(server.answered).toEqual([]);
  });
});
