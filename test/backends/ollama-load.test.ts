import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { currentOwner } from "../../src/owner.ts";
import { failureOf, ignore, never } from "./contract.ts";
import { startLocal } from "./ollama-local.ts";
import { attachTo, countsOf, namesAt, tell } from "./ollama-subject.ts";

const GiB = 1024 ** 3;

/** Attached to a stand-in that has the model. */
async function serverWith(model: string, env: Readonly<Record<string, string>> = {}) {
  const url = await startLocal(env);
  const server = await attachTo(url);
  await server.ensure(model, ignore, never);
  return { url, server };
}

async function chat(url: string, model: string, content = "Hello"): Promise<Response> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content }] });
  return await fetch(`${url}/v1/chat/completions`, { method: "POST", body });
}

describe("the context window that was asked for", () => {
  test("lasts: an agent's requests, which cannot say it, do not have the model loaded anew without it", async () => {
    const { url, server } = await serverWith("stand-in:8b");
    const { facts, servedModel } = await server.load(
      { model: "stand-in:8b", contextWindow: 16_384, parallel: 1 },
      never,
    );
    expect((await chat(url, servedModel ?? "")).status).toBe(200);
    const { loads, requests } = await countsOf(url);
    expect(loads).toHaveLength(1);
    expect(requests.at(-1)?.contextLength).toBe(16_384);
    expect(facts).toMatchObject({ model: "stand-in:8b", contextAsked: 16_384, contextLoaded: 16_384 });
  });

  test("is the stand-in's trap when it is only an option of the load", async () => {
    const { url } = await serverWith("stand-in:8b");
    const body = JSON.stringify({ model: "stand-in:8b", options: { num_ctx: 16_384 }, keep_alive: -1 });
    await fetch(`${url}/api/generate`, { method: "POST", body });
    await chat(url, "stand-in:8b");
    expect((await countsOf(url)).loads.map(({ context }) => context)).toEqual([16_384, 32_768]);
  });

  test("leaves nothing behind, and the model itself as it was", async () => {
    const { url, server } = await serverWith("stand-in:8b");
    const { servedModel } = await server.load({ model: "stand-in:8b", contextWindow: 16_384, parallel: 1 }, never);
    expect(await namesAt(url, "/api/tags")).toEqual([servedModel ?? "", "stand-in:8b"].sort());
    await server.unload("stand-in:8b");
    expect(await namesAt(url, "/api/tags")).toEqual(["stand-in:8b"]);
    expect((await chat(url, "stand-in:8b")).status).toBe(200);
    expect((await countsOf(url)).requests.at(-1)?.contextLength).toBe(32_768);
  });

  test("goes before the model's own", async () => {
    const { server } = await serverWith("stand-in:num-ctx");
    const { facts } = await server.load({ model: "stand-in:num-ctx", contextWindow: 16_384, parallel: 1 }, never);
    expect(facts.contextLoaded).toBe(16_384);
  });

  test.each([
    ["nobody asked for one", "stand-in:8b", null, 32_768],
    ["the model has it of its own", "stand-in:num-ctx", 8192, 8192],
  ])("needs no other model when %s", async (_, model, contextWindow, contextLoaded) => {
    const { url, server } = await serverWith(model);
    const { facts, servedModel } = await server.load({ model, contextWindow, parallel: 1 }, never);
    expect(servedModel).toBeUndefined();
    expect(facts).toMatchObject({ contextAsked: contextWindow, contextLoaded });
    expect(await namesAt(url, "/api/tags")).toEqual([model]);
  });

  test("does not cost the model its tools, neither where Ollama does not hand its parser on", async () => {
    const { url, server } = await serverWith("stand-in:8b", { STAND_IN_VERSION: "0.12.6" });
    const { servedModel } = await server.load({ model: "stand-in:8b", contextWindow: 16_384, parallel: 1 }, never);
    const shown = await fetch(`${url}/api/show`, { method: "POST", body: JSON.stringify({ model: servedModel }) });
    expect(await shown.json()).toMatchObject({
      capabilities: expect.arrayContaining(["tools"]),
      modelfile: expect.stringMatching(/^RENDERER qwen3-coder\nPARSER qwen3-coder$/m),
    });
  });

  test("is refused where it would, and nothing is left of it", async () => {
    const { url, server } = await serverWith("stand-in:8b", { STAND_IN_LOSES_TOOLS: "1" });
    const error = await failureOf(server.load({ model: "stand-in:8b", contextWindow: 16_384, parallel: 1 }, never));
    expect(error).toMatchObject({ code: "context-not-settable", message: expect.stringContaining("tools") });
    expect(await namesAt(url, "/api/tags")).toEqual(["stand-in:8b"]);
  });

  test("that is larger than the model was trained for is a shortcoming", async () => {
    const { server } = await serverWith("stand-in:short");
    const { facts, shortcomings } = await server.load(
      { model: "stand-in:short", contextWindow: 16_384, parallel: 1 },
      never,
    );
    expect(facts.contextLoaded).toBe(8192);
    expect(shortcomings).toEqual([
      { code: "smaller-context", message: expect.stringMatching(/8192 tokens, not of 16384/) },
    ]);
  });

  test("changes with the next profile on the same model", async () => {
    const { url, server } = await serverWith("stand-in:8b");
    await server.load({ model: "stand-in:8b", contextWindow: 16_384, parallel: 1 }, never);
    const { facts, servedModel } = await server.load({ model: "stand-in:8b", contextWindow: 8192, parallel: 1 }, never);
    expect(facts.contextLoaded).toBe(8192);
    expect(await namesAt(url, "/api/tags")).toEqual([servedModel ?? "", "stand-in:8b"].sort());
  });
});

describe("derived models on a server that others use too", () => {
  test("of a process that is gone are removed, those of a live one are not", async () => {
    const { url } = await serverWith("stand-in:8b");
    const owner = await currentOwner();
    const dead = owner.split("|").with(2, "999999999").join("|");
    for (const [name, whose] of [
      ["agent-eval/a:ctx1", dead],
      ["agent-eval/b:ctx1", owner],
      ["agent-eval/mine:1", null],
    ]) {
      const license = whose === null ? {} : { license: `agent-eval.owner=${whose}` };
      const body = JSON.stringify({ model: name, from: "stand-in:8b", parameters: { num_ctx: 4096 }, ...license });
      await (await fetch(`${url}/api/create`, { method: "POST", body })).text();
    }
    await attachTo(url);
    expect(await namesAt(url, "/api/tags")).toEqual(["agent-eval/b:ctx1", "agent-eval/mine:1", "stand-in:8b"]);
  });
});

describe("the GPU", () => {
  test("holds the whole model where there is room", async () => {
    const { server } = await serverWith("stand-in:8b");
    const { facts, shortcomings } = await server.load(
      { model: "stand-in:8b", contextWindow: 8192, parallel: 1 },
      never,
    );
    expect(facts.gpuShare).toBe(1);
    expect(facts.vramBytes).toBeGreaterThan(5 * GiB);
    expect(shortcomings).toEqual([]);
  });

  test.each([
    [`${4 * GiB}`, /to \d+ % on the CPU/],
    ["0", /on the CPU alone/],
  ])("that is too small is a shortcoming (%s bytes)", async (bytes, message) => {
    const { server } = await serverWith("stand-in:8b", { STAND_IN_VRAM: bytes });
    const { facts, shortcomings } = await server.load(
      { model: "stand-in:8b", contextWindow: 16_384, parallel: 1 },
      never,
    );
    expect(facts.gpuShare).toBeLessThan(1);
    expect(shortcomings).toEqual([{ code: "partly-on-cpu", message: expect.stringMatching(message) }]);
  });

  test("that nobody expects is not missed", async () => {
    const url = await startLocal({ STAND_IN_VRAM: "0" });
    const server = await attachTo(url, { gpu: "none" });
    await server.ensure("stand-in:8b", ignore, never);
    const { shortcomings } = await server.load({ model: "stand-in:8b", contextWindow: 8192, parallel: 1 }, never);
    expect(shortcomings).toEqual([]);
  });
});

describe("a model that cannot be loaded", () => {
  test("because it needs more memory than there is", async () => {
    const { server } = await serverWith("stand-in:huge");
    const error = await failureOf(server.load({ model: "stand-in:huge", contextWindow: 8192, parallel: 1 }, never));
    expect(error).toMatchObject({ code: "model-does-not-fit", fix: expect.stringContaining("contextWindow") });
  });

  test("because its process died is told in Ollama's words, and the server stays of use", async () => {
    const { url, server } = await serverWith("stand-in:8b");
    await tell(url, { on: "load", do: "error", message: "llama-server process has terminated: signal: killed" });
    const request = { model: "stand-in:8b", contextWindow: 8192, parallel: 1 };
    const error = await failureOf(server.load(request, never));
    expect(error).toMatchObject({ code: "model-not-usable", blame: "profile" });
    expect(error.message).toContain("signal: killed");
    expect((await server.load(request, never)).facts.contextLoaded).toBe(8192);
  });

  test("in the time it is given", async () => {
    const url = await startLocal();
    const server = await attachTo(url, { loadTimeoutSeconds: 1 });
    await server.ensure("stand-in:8b", ignore, never);
    await tell(url, { on: "answer", do: "hang-before" });
    const error = await failureOf(server.load({ model: "stand-in:8b", contextWindow: 8192, parallel: 1 }, never));
    expect(error).toMatchObject({ code: "load-timeout", fix: expect.stringContaining("loadTimeoutSeconds") });
  });

  test("because it is not there", async () => {
    const server = await attachTo(await startLocal());
    const error = await failureOf(server.load({ model: "stand-in:8b", contextWindow: null, parallel: 1 }, never));
    expect(error.code).toBe("model-not-found");
  });
});

test("a model stays loaded until it is put away", async () => {
  const { url, server } = await serverWith("stand-in:8b");
  const { servedModel } = await server.load({ model: "stand-in:8b", contextWindow: 8192, parallel: 1 }, never);
  await chat(url, servedModel ?? "");
  const { models } = (await (await fetch(`${url}/api/ps`)).json()) as { models: { expires_at: string }[] };
  expect(Number(models[0]?.expires_at.slice(0, 4))).toBeGreaterThan(2200);
});

test("a server that is gone when it is put away is no failure", async () => {
  const { url, server } = await serverWith("stand-in:8b");
  await server.load({ model: "stand-in:8b", contextWindow: 8192, parallel: 1 }, never);
  await tell(url, { on: "answer", do: "exit" });
  await chat(url, "stand-in:8b").catch(ignore);
  await expect.poll(() => server.postMortem()).toContain("does not answer");
  await server.unload("stand-in:8b");
  await server[Symbol.asyncDispose]();
});

test("what answers at the address and is no Ollama is not attached to", async () => {
  const other = createServer((_request, response) => response.end("<html>a router</html>")).listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const error = await failureOf(attachTo(`http://127.0.0.1:${(other.address() as AddressInfo).port}`));
  expect(error).toMatchObject({ code: "bad-answer", fix: expect.stringContaining("`url`") });
});
