import { describe, expect, test } from "vitest";
import { gpuShareIn, shortcomingsOf } from "../../src/backends/dmr/facts.ts";
import type { ServerFacts } from "../../src/backends/server.ts";
import { describeWithDocker } from "../support/docker.ts";
import { failureOf, ignore, never } from "./contract.ts";
import { countedBy, eventsOf, runnersOf, startInContainer, tell } from "./dmr-subject.ts";

const MODEL = "ai/stand-in";
const request = { model: MODEL, contextWindow: 16_384, parallel: 1 };

/** As Docker Model Runner puts what llama.cpp says. */
const OUT_OF_MEMORY =
  "llama.cpp terminated unexpectedly: llama.cpp failed: not enough GPU memory to load the model (CUDA)\n\nVerbose output:\nggml_cuda_init";

/** What was configured, as the server tells it. */
async function configuration(url: string): Promise<unknown> {
  const entries = (await (await fetch(`${url}/engines/_configure?model=${MODEL}`)).json()) as { Config: unknown }[];
  return entries[0]?.Config;
}

const chat = (url: string, body: object = {}) =>
  fetch(`${url}/engines/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: MODEL, messages: [{ role: "user", content: "Hello" }], ...body }),
  });

await describeWithDocker("loading with docker model runner", (docker) => {
  test("every trial at the same time has the whole context, and the model stays between trials", async () => {
    const server = await startInContainer(docker, {
      settings: { runtimeFlags: ["--temp", "0"], reasoningBudget: 0 },
    });
    await server.ensure(MODEL, ignore, never);
    const { facts } = await server.load({ ...request, parallel: 3 }, never);
    expect(facts).toMatchObject({ contextAsked: 16_384, contextLoaded: 16_384 });
    expect(await configuration(server.url)).toEqual({
      "context-size": 3 * 16_384,
      "runtime-flags": ["--parallel", "3", "--temp", "0"],
      keep_alive: "-1",
      llamacpp: { "reasoning-budget": 0 },
    });
  });

  test("a model's own context is known without being asked for", async () => {
    const server = await startInContainer(docker);
    await server.ensure(`${MODEL}:4B-Q4_K_M`, ignore, never);
    const { facts } = await server.load({ model: `${MODEL}:4B-Q4_K_M`, contextWindow: null, parallel: 1 }, never);
    expect(facts).toMatchObject({ contextAsked: null, contextLoaded: 8192 });
  });

  test("a context that the engine capped in silence is found, though the server says what was asked", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await tell(server.url, "faults", { contextCap: 4096 });
    const { facts, shortcomings } = await server.load(request, never);
    expect(await configuration(server.url)).toMatchObject({ "context-size": 16_384 });
    expect(facts.contextLoaded).toBe(4096);
    expect(shortcomings).toEqual([{ code: "smaller-context", message: expect.stringContaining("4096") }]);
  });

  test("a configuration that somebody else replaced is refused", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await tell(server.url, "faults", { forgetsConfiguration: true });
    const error = await failureOf(server.load(request, never));
    expect(error).toMatchObject({ code: "model-not-configured", message: expect.stringContaining("4096") });
  });

  test("loaded again with another context, it has that one", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await server.load(request, never);
    const { facts } = await server.load({ ...request, contextWindow: 32_768 }, never);
    expect(facts.contextLoaded).toBe(32_768);
    expect(await runnersOf(server.url)).toHaveLength(1);
  });

  test("what others are just loading with another configuration is waited for, not taken for ours", async () => {
    const server = await startInContainer(docker, { env: { STAND_IN_LOAD_MS: "800" } });
    await server.ensure(MODEL, ignore, never);
    await fetch(`${server.url}/engines/_configure`, {
      method: "POST",
      body: JSON.stringify({ model: "stand-in", mode: "completion", "context-size": 2048 }),
    });
    const { facts } = await server.load(request, never);
    expect(facts.contextLoaded).toBe(16_384);
  });

  test("a model in use is unloaded before it is configured", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await tell(server.url, "faults", { configureConflicts: 2, keepsLoaded: 1 });
    await server.load(request, never);
    const { events } = await eventsOf(server.url);
    expect(events.filter((event) => event.startsWith("configure"))).toHaveLength(1);
    expect(events.filter((event) => event.startsWith("unload llama.cpp")).length).toBeGreaterThanOrEqual(3);
    await tell(server.url, "faults", { configureConflicts: true });
    expect((await failureOf(server.load(request, never))).code).toBe("model-busy");
  });

  test("unloading takes the configuration along", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await server.load(request, never);
    await server.unload(MODEL);
    expect(await configuration(server.url)).toBeUndefined();
    expect(await runnersOf(server.url)).toEqual([]);
  });

  test.each([
    [{ runtimeFlags: ["--log-file", "x"] }, "configuration-refused", "--log-file"],
    [{ engine: "vllm" as const }, "engine-missing", "vllm"],
  ])("settings that the server does not take are named: %j", async (settings, code, named) => {
    const server = await startInContainer(docker, { settings });
    await server.ensure(MODEL, ignore, never);
    const error = await failureOf(server.load(request, never));
    expect(error).toMatchObject({ code, message: expect.stringContaining(named) });
  });

  test("vLLM gives each sequence the context, and is asked by its own path", async () => {
    const server = await startInContainer(docker, {
      settings: { engine: "vllm" },
      env: { STAND_IN_ENGINES: "llama.cpp,vllm" },
    });
    await server.ensure("ai/stand-in-vllm", ignore, never);
    const { facts } = await server.load({ model: "ai/stand-in-vllm", contextWindow: 5000, parallel: 4 }, never);
    expect(facts).toMatchObject({ contextLoaded: 5000, engine: "vllm stand-in", quantization: "BF16" });
    expect(await runnersOf(server.url)).toMatchObject([{ backend_name: "vllm" }]);
    expect(server.endpointFor("messages", "here")).toEqual({ wire: "chat", baseUrl: `${server.url}/engines/vllm/v1` });
  });

  test("a model in another engine than the one configured is refused", async () => {
    const server = await startInContainer(docker, { env: { STAND_IN_ENGINES: "llama.cpp,vllm" } });
    await server.ensure("ai/stand-in-vllm", ignore, never);
    const wrong = { model: "ai/stand-in-vllm", contextWindow: 5000, parallel: 1 };
    expect((await failureOf(server.load(wrong, never))).code).toBe("model-not-configured");
  });

  test("a model that does not fit says so with the server's last words", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await tell(server.url, "faults", { loadFails: OUT_OF_MEMORY });
    const error = await failureOf(server.load(request, never));
    expect(error.code).toBe("model-does-not-fit");
    expect(error.message).toMatch(/not enough GPU memory[\s\S]*last log lines[\s\S]*preload failed/);
    await tell(server.url, "faults", { loadFails: "llama.cpp exit status: unknown architecture" });
    expect((await failureOf(server.load(request, never))).code).toBe("model-not-loaded");
  });

  test("a load in advance that the server gave up without a word is taken up again", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await tell(server.url, "faults", { loadFails: 1 });
    const { facts } = await server.load(request, never);
    expect(facts.contextLoaded).toBe(16_384);
  });

  test("a model that was never pulled is not loaded", async () => {
    const server = await startInContainer(docker);
    expect((await failureOf(server.load(request, never))).code).toBe("model-not-found");
  });

  test("a model that takes too long to load is given up", async () => {
    const server = await startInContainer(docker, {
      settings: { loadTimeoutSeconds: 1 },
      env: { STAND_IN_LOAD_MS: "60000" },
    });
    await server.ensure(MODEL, ignore, never);
    expect((await failureOf(server.load(request, never))).code).toBe("load-timeout");
  });

  test("nothing of an inference is told to the model's registry", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await server.load(request, never);
    expect((await countedBy(server.url)).length).toBeGreaterThan(0);
    expect((await eventsOf(server.url)).tracked).toEqual([]);
  });

  test("a process that ran out of memory is named as the cause", async () => {
    const server = await startInContainer(docker, { settings: { memoryGiB: 0.25 } });
    await tell(server.url, "eat-memory");
    await expect.poll(() => server.postMortem(), { timeout: 30_000 }).toMatch(/out of memory[\s\S]*KV cache/);
  });

  test("an engine that died while its server lives is noticed", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await server.load(request, never);
    expect(await server.postMortem()).toBeNull();
    await tell(server.url, "engine-dies");
    expect(await server.postMortem()).toMatch(/no longer has ai\/stand-in loaded[\s\S]*signal: killed/);
  });

  test("a server that dies while it loads is the error's cause", async () => {
    const server = await startInContainer(docker, { env: { STAND_IN_LOAD_MS: "60000" } });
    await server.ensure(MODEL, ignore, never);
    const loading = failureOf(server.load(request, never));
    await expect.poll(() => runnersOf(server.url)).toHaveLength(1);
    await tell(server.url, "exit", { why: "segmentation fault", code: 139 });
    expect(await loading).toMatchObject({
      code: "server-died",
      message: expect.stringContaining("segmentation fault"),
    });
  });

  test("the context that is told is the one prompts are held to", async () => {
    const server = await startInContainer(docker);
    await server.ensure(MODEL, ignore, never);
    await server.load(request, never);
    expect((await chat(server.url)).status).toBe(200);
    expect((await chat(server.url, { messages: [{ role: "user", content: "a ".repeat(20_000) }] })).status).toBe(400);
  });
});

const facts: ServerFacts = {
  ...{ kind: "dmr", version: null, image: null, engine: null, model: "m", modelDigest: null, architecture: null },
  ...{ parameters: null, quantization: null, sizeBytes: null, contextAsked: 4096, contextLoaded: 4096 },
  ...{ vramBytes: null, gpuShare: 0.6, loadMs: 1 },
};

describe("a model partly on the CPU", () => {
  test("is known from the engine's log, by the model loaded last", () => {
    const lines = ["load_tensors: offloaded 33/33 layers to GPU", "x", "load_tensors: offloaded 20/40 layers to GPU"];
    expect(gpuShareIn(lines)).toBe(0.5);
    expect(gpuShareIn(["nothing of the kind"])).toBeNull();
  });

  test("is a shortcoming where there is a GPU", () => {
    expect(shortcomingsOf(facts, true)).toEqual([{ code: "partly-on-cpu", message: expect.stringContaining("60 %") }]);
    expect(shortcomingsOf(facts, false)).toEqual([]);
    expect(shortcomingsOf({ ...facts, gpuShare: 1 }, true)).toEqual([]);
  });
});
