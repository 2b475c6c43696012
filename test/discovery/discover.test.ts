import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { surveyors } from "../../src/backends/registry.ts";
import type { ServerKind, SurveyedServer, Surveyor } from "../../src/backends/survey.ts";
import { discover, type Surroundings } from "../../src/discovery/registry.ts";
import { InfraError } from "../../src/errors.ts";
import { startLocal as startDmr } from "../backends/dmr-local.ts";
import { startLocal as startOllama } from "../backends/ollama-local.ts";
import { startLlamaServer } from "../fakes/llama-server.ts";
import { startLmStudio } from "../fakes/lm-studio.ts";
import { startVllm } from "../fakes/vllm.ts";
import { chatter } from "../gateway/harness.ts";
import { GIB, hardware } from "../proposals/machines.ts";
import { scratch } from "../support/program.ts";

function surveyor(kind: ServerKind): Surveyor {
  const found = surveyors.find((each) => each.kind === kind);
  if (!found) throw new Error(kind);
  return found;
}

function survey(kind: ServerKind, url: string): Promise<SurveyedServer | null> {
  return surveyor(kind).survey({ env: {}, url: new URL(url).origin, signal: AbortSignal.timeout(10_000) });
}

async function pages(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((request, response) => {
    const body = answers[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { error: "no such page" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function until<S extends { close(): Promise<void> }>(starting: Promise<S>): Promise<S> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}

describe("model servers", () => {
  test("Ollama tells its version, its models, and which of them call tools", async () => {
    const url = await startOllama({ STAND_IN_STEP_MS: "1" });
    await fetch(`${url}/api/pull`, { method: "POST", body: '{"model":"stand-in:8b"}' }).then((answer) => answer.text());
    await fetch(`${url}/api/create`, {
      method: "POST",
      body: JSON.stringify({ model: "agent-eval/stand-in:ctx-1", from: "stand-in:8b", parameters: { num_ctx: 1 } }),
    }).then((answer) => answer.text());
    expect(await survey("ollama", url)).toEqual({
      ...{ kind: "ollama", url, version: "0.32.15", wires: ["responses", "messages"], vulnerabilities: [] },
      // One that a run made for itself is none of the user's.
      models: [
        {
          ...{ name: "stand-in:8b", sizeBytes: expect.any(Number), parameters: "8.2B", quantization: "Q4_K_M" },
          ...{ architecture: "qwen3", trainedContext: 40_960, fixedContext: null, kvBytesPerToken: null },
          ...{ tools: true, unsuitable: null },
        },
      ],
    });
  });

  test("the shape of a model gives the size of its KV cache", async () => {
    const info = {
      ...{ "general.architecture": "qwen3moe", "qwen3moe.block_count": 48, "qwen3moe.embedding_length": 2048 },
      ...{ "qwen3moe.attention.head_count": 32, "qwen3moe.attention.head_count_kv": 4 },
      ...{ "qwen3moe.attention.key_length": 128, "qwen3moe.attention.value_length": 128 },
      "qwen3moe.context_length": 262_144,
    };
    const cloud = { name: "gpt-oss:120b-cloud", digest: "a", size: 384, remote_host: "https://ollama.com:443" };
    const url = await pages({
      "/api/version": { version: "0.13.9" },
      "/api/tags": { models: [{ name: "qwen3-coder:30b", digest: "b", size: 18_556_701_140 }, cloud] },
      "/api/show": { capabilities: ["completion", "tools"], model_info: info },
    });
    const found = await survey("ollama", url);
    expect(found?.models[0]).toMatchObject({ kvBytesPerToken: 98_304, trainedContext: 262_144 });
    expect(found?.models[1]?.unsuitable).toMatch(/cloud/);
    expect(found?.wires).toEqual(["responses"]);
  });

  test("Docker Model Runner tells its models; an old one its holes", async () => {
    const url = await startDmr();
    await fetch(`${url}/models/create`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: '{"from":"ai/stand-in"}',
    }).then((answer) => answer.text());
    const found = await survey("dmr", url);
    expect(found).toMatchObject({ kind: "dmr", version: "v1.2.6", wires: ["messages"], vulnerabilities: [] });
    expect(found?.models).toMatchObject([{ quantization: "Q4_K_M", sizeBytes: 2.5 * GIB, tools: null }]);
    const old = await survey("dmr", await startDmr({ STAND_IN_VERSION: "v1.0.15" }));
    expect(old?.vulnerabilities.join()).toMatch(/CVE-2026-33990.*CVE-2026-28400/);
    const newer = await survey("dmr", await startDmr({ STAND_IN_VERSION: "v1.0.16" }));
    expect(newer?.vulnerabilities).toEqual([expect.stringContaining("CVE-2026-33990")]);
  });

  test("llama-server tells its one model and the context it was started with", async () => {
    const { baseUrl } = await until(startLlamaServer({ session: chatter(1), context: 16_384 }));
    expect(await survey("llama-server", baseUrl)).toMatchObject({
      version: "b8681-Debian",
      models: [{ name: "unsloth/Qwen3.6-35B-A3B-GGUF", fixedContext: 16_384, trainedContext: 262_144 }],
    });
  });

  test("vLLM tells its model and the longest sequence", async () => {
    const { baseUrl } = await until(startVllm({ session: chatter(1) }));
    expect(await survey("vllm", baseUrl)).toMatchObject({
      version: "0.11.2",
      models: [{ name: "qwen3-coder", fixedContext: 32_768 }],
    });
  });

  test("LM Studio tells what is loaded, and what embeds, in its older form and its newer", async () => {
    const { baseUrl } = await until(startLmStudio({ session: chatter(1) }));
    expect((await survey("lm-studio", baseUrl))?.models[0]).toMatchObject({
      ...{ name: "qwen/qwen3-coder-30b", fixedContext: null, trainedContext: 262_144, unsuitable: null },
    });
    const older = [
      { id: "qwen3", type: "llm", arch: "qwen3", state: "loaded", loaded_context_length: 16_384 },
      { id: "text-embedding-nomic", type: "embeddings", state: "not-loaded", max_context_length: 2048 },
    ];
    expect((await survey("lm-studio", await pages({ "/api/v0/models": { data: older } })))?.models).toMatchObject([
      { name: "qwen3", fixedContext: 16_384, unsuitable: null },
      { unsuitable: "an embedding model" },
    ]);
    const entry = {
      ...{ type: "llm", key: "qwen/qwen3.5-9b", architecture: "qwen35", quantization: { name: "Q4_K_M" } },
      ...{ size_bytes: 6_548_927_017, params_string: "9B", max_context_length: 262_144 },
      ...{ loaded_instances: [{ id: "qwen/qwen3.5-9b", config: { context_length: 65_536 } }] },
      capabilities: { vision: true, trained_for_tool_use: true },
    };
    const found = await survey("lm-studio", await pages({ "/api/v1/models": { models: [entry] } }));
    expect(found).toMatchObject({
      wires: ["responses", "messages"],
      models: [{ sizeBytes: 6_548_927_017, fixedContext: 65_536, tools: true }],
    });
  });

  test.each(["lm-studio", "llama-server", "vllm"] as const)(
    "%s is not seen in a server of another kind",
    async (kind) => {
      expect(await survey(kind, await startOllama())).toBeNull();
    },
  );

  test.each([
    [undefined, "http://127.0.0.1:11434"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    ["0.0.0.0:8000", "http://127.0.0.1:8000"],
    [":1234", "http://127.0.0.1:1234"],
    ["gpu-box", "http://gpu-box:11434"],
    ["http://gpu-box", "http://gpu-box"],
    ["https://gpu-box:444/path", "https://gpu-box:444"],
    ["[::]:11434", "http://[::1]:11434"],
    ["a b", "http://127.0.0.1:11434"],
  ])("OLLAMA_HOST=%s means %s", (host, url) => {
    expect(surveyor("ollama").usualUrl(host === undefined ? {} : { OLLAMA_HOST: host })).toBe(url);
  });
});

describe("a machine", () => {
  const bare = (more: Partial<Surroundings>): Surroundings => ({
    ...{ env: {}, folder: "/nowhere", surveyors: [], agents: async () => [], patienceMs: 300 },
    connect: async () => {
      throw new InfraError("docker-unavailable", "no container engine answers: nobody there");
    },
    hardware: async () => hardware(),
    codex: async () => ({ profiles: [], problems: [] }),
    ...more,
  });
  const dead = async () => {
    throw new Error("broken");
  };

  test("on which every look fails still gives findings", async () => {
    const found = await discover(bare({ hardware: dead, agents: dead, codex: dead }));
    expect(found).toMatchObject({ engine: null, servers: [], agents: [], keys: [], tasks: null });
    expect(found.engineProblem).toMatch(/nobody there/);
  });

  test("on which servers hang, or answer what they should not, is not waited for", async () => {
    const hanging: Surveyor = {
      ...surveyor("ollama"),
      survey: async ({ signal }) => {
        await sleep(60_000, null, { signal });
        return null;
      },
    };
    const something = await pages({ "/api/version": { hello: 1 } });
    const env = { OLLAMA_HOST: new URL(something).host };
    const found = await discover(bare({ surveyors: [hanging, surveyor("ollama")], env }));
    expect(found.servers).toEqual([]);
    expect(found.remarks).toEqual([expect.stringMatching(/^ollama at http.*answers what Ollama does not/)]);
  });

  test("tells the names of keys, never a key, and the project's tasks", async () => {
    await using place = await scratch();
    await mkdir(join(place.path, "tasks/one"), { recursive: true });
    const env = { OPENAI_API_KEY: "sk-secret", ANTHROPIC_API_KEY: "" };
    expect((await discover(bare({ env, folder: place.path }))).tasks).toBeNull();
    await writeFile(join(place.path, "tasks/one/task.yaml"), "");
    const found = await discover(bare({ env, folder: place.path }));
    expect(found).toMatchObject({ keys: ["OPENAI_API_KEY"], tasks: "tasks" });
    expect(JSON.stringify(found)).not.toContain("sk-secret");
  });

  test("with an engine tells its memory, its runtimes and how far its clock is off", async () => {
    const info = {
      ...{ MemTotal: 8 * GIB, Runtimes: { runc: {}, nvidia: {} }, DockerRootDir: "/data" },
      SystemTime: new Date(Date.now() - 90_000).toISOString(),
    };
    const connect = async () => ({
      ...{ version: "28", apiVersion: "1.48", operatingSystem: "Docker Desktop", sharesHostNetwork: false },
      docker: { info: async () => info } as never,
    });
    const { engine } = await discover(bare({ connect }));
    expect(engine).toMatchObject({ memoryBytes: 8 * GIB, runtimes: ["runc", "nvidia"], dataRoot: "/data" });
    expect(Math.round((engine?.clockSkewMs ?? 0) / 1000)).toBe(-90);
  });
});
