import { describe, expect, onTestFinished, test } from "vitest";
import type { ModelRequestOfProfile, Site } from "../../src/backends/backend.ts";
import { createBackend } from "../../src/backends/registry.ts";
import { DmrSettings } from "../../src/config/servers/dmr.ts";
import type { GatewayControl } from "../../src/gateway/gateway.ts";
import type { Task } from "../../src/tasks/task.ts";
import { startLocal } from "./dmr-local.ts";
import { eventsOf } from "./dmr-subject.ts";

const site: Site = {
  gateway: {} as GatewayControl,
  inContainers: false,
  onProgress: () => {},
  signal: new AbortController().signal,
};
const request: ModelRequestOfProfile = {
  ...{ profile: "a", model: "ai/stand-in", contextWindow: 8192, session: null, agentWire: "responses", parallel: 1 },
};

/** What a profile is told of a Docker Model Runner whose own Responses have these faults. */
async function readied(faults: object, more: Partial<ModelRequestOfProfile> = {}, settings: object = {}) {
  const url = await startLocal({ STAND_IN_FAULTS: JSON.stringify(faults), STAND_IN_ENGINES: "llama.cpp,vllm" });
  const config = DmrSettings.parse({ kind: "dmr", mode: "host", url, ...settings });
  const model = await createBackend(config, {}).ready({ ...request, ...more }, site);
  onTestFinished(() => model.stop());
  return { model, url, upstream: model.upstream({} as Task) };
}

describe("Codex with Docker Model Runner", () => {
  test("is translated to chat completions where the server's own responses show their defects", async () => {
    const { model, url, upstream } = await readied({});
    expect(upstream).toMatchObject({ wire: "chat", baseUrl: `${url}/engines/v1` });
    expect(model.facts).toMatchObject({ wire: "chat", responses: "unsound" });
    expect(model.observed["responsesProbe"]).toMatch(/split-tool-calls present.*lost-usage present/);
  });

  test("passes through where they are sound", async () => {
    const { model, url, upstream } = await readied({ responses: "sound" });
    expect(upstream).toMatchObject({ wire: "responses", baseUrl: `${url}/v1` });
    expect(model.canary("ls")).toEqual(upstream);
    expect(model.facts).toMatchObject({ wire: "responses", responses: "sound" });
    const { events } = await eventsOf(url);
    expect(events.filter((event) => event.startsWith("responses"))).toHaveLength(3);
  });

  test("is translated where the model did not let it be seen, or the server took too long", async () => {
    const silent = await readied({ responses: "sound", probe: "no-call" });
    expect(silent.upstream).toMatchObject({ wire: "chat" });
    expect(silent.model.facts).toMatchObject({ responses: "unsound" });
    expect(silent.model.observed["responsesProbe"]).toContain("split-tool-calls unknown");
    const slow = await readied({ responses: "sound", probe: "hang" }, {}, { idleTimeoutSeconds: 1 });
    expect(slow.upstream).toMatchObject({ wire: "chat" });
    expect(slow.model.observed["responsesProbe"]).toContain("none came in time");
  });
});

test("an agent that speaks another wire, or an engine without responses, is not made to wait for a trial of them", async () => {
  const claude = await readied({ responses: "sound" }, { agentWire: "messages" });
  expect(claude.model.facts).toMatchObject({ wire: "messages" });
  const vllm = await readied({ responses: "sound" }, { model: "ai/stand-in-vllm" }, { engine: "vllm" });
  expect(vllm.model.facts).toMatchObject({ wire: "chat" });
  for (const { url, model } of [claude, vllm]) {
    expect(model.facts).not.toHaveProperty("responses");
    const { events } = await eventsOf(url);
    expect(events.filter((event) => event.startsWith("responses"))).toEqual([]);
  }
});
