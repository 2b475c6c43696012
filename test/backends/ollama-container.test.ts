import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { startOllama } from "../../src/backends/ollama/ollama.ts";
import { OllamaSettings } from "../../src/config/servers/ollama.ts";
import { LABEL } from "../../src/containers/labels.ts";
import { sweepLeftovers } from "../../src/containers/sweep.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { failureOf, ignore, never } from "./contract.ts";
import { countsOf, freshVolume, namesAt, startInContainer, tell } from "./ollama-subject.ts";
import { standInImage } from "./stand-in.ts";

const request = { model: "stand-in:8b", contextWindow: 16_384, parallel: 1 };

await describeWithDocker("Ollama in a container", (docker) => {
  test("is told what the backend's settings say, and nothing leaves the machine", async () => {
    const settings = {
      contextLength: 65_536,
      parallel: 3,
      flashAttention: true,
      kvCacheType: "q8_0",
      keepAlive: "10m",
      maxLoadedModels: 2,
    } as const;
    const { url } = await startInContainer(docker, { settings });
    expect((await countsOf(url)).environment).toMatchObject({
      OLLAMA_CONTEXT_LENGTH: "65536",
      OLLAMA_NUM_PARALLEL: "3",
      OLLAMA_FLASH_ATTENTION: "1",
      OLLAMA_KV_CACHE_TYPE: "q8_0",
      OLLAMA_KEEP_ALIVE: "10m",
      OLLAMA_MAX_LOADED_MODELS: "2",
      OLLAMA_NO_CLOUD: "1",
      OLLAMA_LOAD_TIMEOUT: "900s",
    });
    const plain = (await countsOf((await startInContainer(docker, { settings: { cloud: true } })).url)).environment;
    for (const unset of ["CONTEXT_LENGTH", "FLASH_ATTENTION", "KV_CACHE_TYPE", "MAX_LOADED_MODELS", "NO_CLOUD"]) {
      expect(plain).not.toHaveProperty(`OLLAMA_${unset}`);
    }
  });

  test("answers as many trials at once as the run has, unless the backend says otherwise", async () => {
    const { url } = await startInContainer(docker, { parallel: 2 });
    expect((await countsOf(url)).environment).toMatchObject({ OLLAMA_NUM_PARALLEL: "2" });
    const other = await startInContainer(docker, { parallel: 2, settings: { parallel: 4 } });
    expect((await countsOf(other.url)).environment).toMatchObject({ OLLAMA_NUM_PARALLEL: "4" });
  });

  test("serves the context window it was started with under the model's own name", async () => {
    const server = await startInContainer(docker, { settings: { contextLength: 16_384 } });
    await server.ensure("stand-in:8b", ignore, never);
    expect(await server.load(request, never)).not.toHaveProperty("servedModel");
    expect(await namesAt(server.url, "/api/tags")).toEqual(["stand-in:8b"]);
  });

  test("keeps its models for the next run: the sweep leaves their volume, and no derived model stays", async () => {
    const volume = freshVolume(docker);
    const first = await startInContainer(docker, { settings: { volume } });
    await first.ensure("stand-in:8b", ignore, never);
    await first.load(request, never);
    await first[Symbol.asyncDispose]();
    // The sweep of any later run finds it, and sees that it is nobody's.
    const { Labels: labels } = await docker.getVolume(volume).inspect();
    expect(labels).toEqual({ [LABEL]: "1", "agent-eval.kept": "models" });
    expect(await sweepLeftovers(docker)).not.toContain(volume);
    const second = await startInContainer(docker, { settings: { volume } });
    expect(await namesAt(second.url, "/api/tags")).toEqual(["stand-in:8b"]);
    await second.ensure("stand-in:8b", ignore, never);
    expect((await countsOf(second.url)).pulls).toEqual({});
  });

  test("is refused more trials at once than it answers at once", async () => {
    const server = await startInContainer(docker);
    await server.ensure("stand-in:8b", ignore, never);
    const error = await failureOf(server.load({ ...request, parallel: 2 }, never));
    expect(error).toMatchObject({ code: "too-few-parallel", fix: expect.stringContaining("parallel: 2") });
  });

  test.each([
    ["dies", { do: "exit", code: 4 }, 4, /exit code 4[\s\S]*told to end with code 4/],
    ["is killed for want of memory", { do: "oom" }, 0.25, /out of memory[\s\S]*taking all memory/],
  ])("that %s while it loads a model is reported with its last words", async (_, fault, gibibytes, words) => {
    const server = await startInContainer(docker, { settings: { memoryGiB: gibibytes } });
    await server.ensure("stand-in:8b", ignore, never);
    await tell(server.url, { on: "load", ...fault });
    const error = await failureOf(server.load(request, never));
    expect(error).toMatchObject({ code: "server-died", blame: "profile" });
    expect(error.message).toMatch(words);
  });

  test("that is killed in the middle of an answer says so afterwards", async () => {
    const server = await startInContainer(docker, { settings: { memoryGiB: 0.25 } });
    await server.ensure("stand-in:8b", ignore, never);
    const { servedModel } = await server.load(request, never);
    expect(await server.postMortem()).toBeNull();
    await tell(server.url, { on: "answer", do: "oom" });
    const body = JSON.stringify({ model: servedModel, messages: [{ role: "user", content: "Hello" }] });
    await expect(fetch(`${server.url}/v1/chat/completions`, { method: "POST", body })).rejects.toThrow();
    await expect.poll(() => server.postMortem(), { timeout: 20_000 }).toMatch(/out of memory[\s\S]*taking all memory/);
  });

  test("that ends before it listens is reported with its last words, and nothing of it is left", async () => {
    const before = await propertyOf(docker, process.pid);
    const env = { STAND_IN_FAULTS: JSON.stringify([{ on: "start", do: "exit", code: 7 }]) };
    const error = await failureOf(startInContainer(docker, { env }));
    expect(error.code).toBe("server-not-started");
    expect(error.message).toMatch(/exit code 7[\s\S]*told to end with code 7/);
    expect(await propertyOf(docker, process.pid)).toEqual(before);
  });

  test("cannot be had without its image, a GPU that is not there, or an engine", async () => {
    const image = `agent-eval.invalid/ollama:${randomUUID()}`;
    expect((await failureOf(startInContainer(docker, { settings: { image } }))).code).toBe("image-unavailable");
    const settings = OllamaSettings.parse({ kind: "ollama", image: await standInImage(docker, "ollama") });
    const start = { engine: null, labels: {}, onProgress: ignore, signal: never };
    expect((await failureOf(startOllama(settings, start))).code).toBe("no-container-engine");
    const { Runtimes: runtimes } = await docker.info();
    if ("nvidia" in runtimes) return;
    const error = await failureOf(startInContainer(docker, { settings: { gpu: "nvidia" } }));
    expect(error).toMatchObject({ code: "gpu-unavailable", blame: "profile" });
  });
});
