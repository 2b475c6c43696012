import { describe, expect, test } from "vitest";
import type { ModelRequestOfProfile, Site } from "../../src/backends/backend.ts";
import { type ResidentKind, resident } from "../../src/backends/resident.ts";
import type { ModelServer, ServerFacts, Shortcoming } from "../../src/backends/server.ts";
import type { GatewayControl } from "../../src/gateway/gateway.ts";
import type { Task } from "../../src/tasks/task.ts";

const facts: ServerFacts = {
  ...{ kind: "fake", version: "1.2.3", image: null, engine: "llama.cpp", model: "qwen3", modelDigest: "sha256:1" },
  ...{ architecture: "qwen3", parameters: "8B", quantization: "Q4_K_M", sizeBytes: 5, contextAsked: 4096 },
  ...{ contextLoaded: 4096, vramBytes: 7, gpuShare: 1, loadMs: 12.4 },
};

/** A server in the place of a real one, and what was done to it. */
function fake(
  log: string[],
  options: { shortcomings?: Shortcoming[]; missing?: boolean; port?: number; loaded?: Partial<ServerFacts> } = {},
): ModelServer {
  return {
    url: `http://127.0.0.1:${options.port ?? 5000}`,
    urlFromContainers: "http://172.17.0.9:11434",
    version: "1.2.3",
    async ensure(model, onProgress) {
      log.push(`ensure ${model}`);
      onProgress({ model, status: "pulling", completed: 1.2e9, total: 4.7e9 });
      if (options.missing) throw new Error("no such model");
    },
    async load({ model, contextWindow, parallel, servedAs }) {
      log.push(`load ${model} ${contextWindow} ${parallel}${servedAs ? ` as ${servedAs}` : ""}`);
      const shortcomings = options.shortcomings ?? [];
      return { facts: { ...facts, ...options.loaded }, shortcomings, servedModel: servedAs ?? "qwen3-4096" };
    },
    unload: async () => {},
    postMortem: async () => "killed: out of memory",
    complaints: async () => [],
    async [Symbol.asyncDispose]() {
      log.push("gone");
    },
  };
}

function kindOf(start: () => ModelServer, more: Partial<ResidentKind> = {}): ResidentKind {
  return {
    url: null,
    strict: false,
    idleTimeoutMs: 1000,
    start: async () => start(),
    route: () => ({ wire: "chat", path: "/v1" }),
    ...more,
  };
}

const request: ModelRequestOfProfile = {
  ...{ profile: "a", model: "qwen3", contextWindow: 4096, session: null, agentWire: "responses", parallel: 1 },
};

function site(inContainers = false) {
  const lines: string[] = [];
  const { signal } = new AbortController();
  const here: Site = { gateway: {} as GatewayControl, inContainers, onProgress: (line) => lines.push(line), signal };
  return { here, lines };
}

describe("a model in this machine's memory", () => {
  test("is pulled, loaded once for all profiles of it, and put away by the last", async () => {
    const log: string[] = [];
    const backend = resident(kindOf(() => fake(log)));
    const { here, lines } = site();
    const first = await backend.ready(request, here);
    const second = await backend.ready({ ...request, profile: "b" }, here);
    expect(lines).toEqual(["qwen3: pulling 1.2 of 4.7 GB"]);
    await first.stop();
    expect(log).toEqual(["ensure qwen3", "load qwen3 4096 1"]);
    await second.stop();
    expect(log.at(-1)).toBe("gone");
    await (await backend.ready({ ...request, contextWindow: 8192 }, here)).stop();
    expect(log.slice(3)).toEqual(["ensure qwen3", "load qwen3 8192 1", "gone"]);
  });

  test("has the machine to itself", async () => {
    const backend = resident(kindOf(() => fake([])));
    const { here } = site();
    const held = await backend.ready(request, here);
    await expect(backend.ready({ ...request, model: "other" }, here)).rejects.toMatchObject({ code: "model-in-use" });
    await held.stop();
    await (await backend.ready({ ...request, model: "other" }, here)).stop();
  });

  test("what differs from start to start is told, and makes no other profile", async () => {
    const model = await resident(kindOf(() => fake([]))).ready(request, site().here);
    expect(model.observed).toEqual({ loadMs: "12", vramBytes: "7", gpuShare: "1" });
    expect(Object.keys(model.facts)).not.toEqual(expect.arrayContaining(["loadMs"]));
    expect(model.facts).toMatchObject({ quantization: "Q4_K_M", contextLoaded: "4096", wire: "chat" });
    expect(await model.postMortem()).toBe("killed: out of memory");
  });

  test.each([
    [false, "http://127.0.0.1:5000/v1"],
    [true, "http://172.17.0.9:11434/v1"],
  ])("is reached from where the gateway stands (in containers: %s)", async (inContainers, baseUrl) => {
    const model = await resident(kindOf(() => fake([]))).ready(request, site(inContainers).here);
    expect(model.upstream({} as Task)).toMatchObject({ kind: "http", baseUrl, wire: "chat" });
  });

  test("that is less than asked is said, and refused under strict", async () => {
    const less: Shortcoming = { code: "partly-on-cpu", message: "a third of it is on the CPU" };
    const log: string[] = [];
    const { here, lines } = site();
    await (await resident(kindOf(() => fake(log, { shortcomings: [less] }))).ready(request, here)).stop();
    expect(lines.at(-1)).toBe("qwen3: a third of it is on the CPU");
    const strict = resident(kindOf(() => fake(log, { shortcomings: [less] }), { strict: true }));
    await expect(strict.ready(request, here)).rejects.toMatchObject({ code: "partly-on-cpu", blame: "profile" });
    expect(log.filter((line) => line === "gone")).toHaveLength(2);
  });

  test("that cannot be had leaves no server behind, and the next one can be asked for", async () => {
    const log: string[] = [];
    let missing = true;
    const backend = resident(kindOf(() => fake(log, { missing })));
    const { here } = site();
    await expect(backend.ready(request, here)).rejects.toThrow("no such model");
    expect(log).toEqual(["ensure qwen3", "gone"]);
    missing = false;
    await (await backend.ready(request, here)).stop();
  });

  describe("whose server has died", () => {
    /** Starts servers on one port after the other; all of them are dead when they are asked. */
    function starting(log: string[], loaded: readonly Partial<ServerFacts>[] = []) {
      let port = 4999;
      return resident(
        kindOf(() => {
          port += 1;
          return fake(log, { port, loaded: loaded[port - 5000] ?? {} });
        }),
      );
    }

    test("is loaded by a new one under the same name, once for all who share it, who find it where it is now", async () => {
      const log: string[] = [];
      const backend = starting(log);
      const { here } = site();
      const first = await backend.ready(request, here);
      const second = await backend.ready({ ...request, profile: "b" }, here);
      await Promise.all([first.revive?.(), second.revive?.()]);
      expect(log).toEqual([
        ...["ensure qwen3", "load qwen3 4096 1"],
        ...["gone", "ensure qwen3", "load qwen3 4096 1 as qwen3-4096"],
      ]);
      for (const model of [first, second]) {
        expect(model.upstream({} as Task)).toMatchObject({ baseUrl: "http://127.0.0.1:5001/v1" });
      }
      await first.stop();
      await second.stop();
      expect(log.filter((line) => line === "gone")).toHaveLength(2);
    });

    test("must be the same again, or its trials could not be told together", async () => {
      const slower = { loadMs: 99, gpuShare: 0.9 };
      await (await starting([], [{}, slower]).ready(request, site().here)).revive?.();
      const model = await starting([], [{}, { contextLoaded: 2048 }]).ready(request, site().here);
      await expect(model.revive?.()).rejects.toMatchObject({
        code: "server-changed",
        message: expect.stringContaining("contextLoaded 4096, now 2048"),
      });
    });

    test("and comes back as another one is of no use to any of those who share it", async () => {
      const log: string[] = [];
      const start = () => ({ ...fake(log, { port: log.length, loaded: log.length > 0 ? { version: "9" } : {} }) });
      let dead = true;
      const backend = resident(kindOf(() => ({ ...start(), postMortem: async () => (dead ? "killed" : null) })));
      const { here } = site();
      const first = await backend.ready(request, here);
      const second = await backend.ready({ ...request, profile: "b" }, here);
      await expect(first.revive?.()).rejects.toMatchObject({ code: "server-changed" });
      dead = false;
      expect(await second.postMortem()).toBe("it ended, and came back as another one");
      await expect(second.revive?.()).rejects.toMatchObject({ code: "server-changed" });
      await first.stop();
      await second.stop();
      expect(log.filter((line) => line === "gone")).toHaveLength(2);
    });

    test("and is put away while another one starts leaves none behind", async () => {
      const log: string[] = [];
      const backend = starting(log);
      const model = await backend.ready(request, site().here);
      await Promise.all([model.revive?.(), model.stop()]);
      expect(log.filter((line) => line.startsWith("load"))).toHaveLength(2);
      expect(log.filter((line) => line === "gone")).toHaveLength(2);
      expect(log.at(-1)).toBe("gone");
    });

    test("stays as it is when it only looked dead", async () => {
      const log: string[] = [];
      const well = { ...fake(log), postMortem: async () => null };
      await (await resident(kindOf(() => well)).ready(request, site().here)).revive?.();
      expect(log).toEqual(["ensure qwen3", "load qwen3 4096 1"]);
    });
  });
});
