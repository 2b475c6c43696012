import { describe, expect, test } from "vitest";
import type { ModelRequestOfProfile, Site } from "../../src/backends/backend.ts";
import { resident } from "../../src/backends/resident.ts";
import { dmr, ollama } from "../../src/backends/residents.ts";
import type { ModelServer, ServerFacts } from "../../src/backends/server.ts";
import { DmrSettings } from "../../src/config/servers/dmr.ts";
import { OllamaSettings } from "../../src/config/servers/ollama.ts";
import type { Task } from "../../src/tasks/task.ts";

const unexamined = { responsesSound: false, facts: {}, observed: {} };
const serverOf = (version: string | null) =>
  ({
    ...{ version, url: "http://127.0.0.1:11434", urlFromContainers: "http://172.17.0.2:11434" },
    ensure: async () => {},
    load: async () => ({ facts: {} as ServerFacts, shortcomings: [] }),
  }) as unknown as ModelServer;

describe("where requests of a profile go at Ollama", () => {
  const kind = (more: object = {}) => ollama(OllamaSettings.parse({ kind: "ollama", ...more }));

  test("is the agent's own wire from the version on that serves it", () => {
    const wire = (version: string | null, agent: "responses" | "messages") =>
      kind().route(serverOf(version), agent, unexamined).wire;
    expect([wire("0.13.2", "responses"), wire("0.13.3", "responses")]).toEqual(["chat", "responses"]);
    expect([wire("0.13.9", "messages"), wire("0.14.0", "messages")]).toEqual(["chat", "messages"]);
    expect(wire(null, "responses")).toBe("chat");
  });

  test("says what is lost on the way", () => {
    const { defects } = kind().route(serverOf("0.32.0"), "responses", unexamined);
    expect(defects).toEqual(
      expect.arrayContaining([expect.stringContaining("oldest messages"), expect.stringContaining("cached tokens")]),
    );
  });

  test("leaves out the searches that it would have done in its cloud, unless that is wanted", () => {
    const withheld = (more: object) => kind(more).route(serverOf("0.32.0"), "responses", unexamined).withheldTools;
    expect(withheld({})).toContain("web_search");
    expect(withheld({ mode: "host" })).toContain("web_search");
    expect(withheld({ cloud: true })).toBeUndefined();
  });

  test("and both reach the gateway and the report", async () => {
    const request: ModelRequestOfProfile = {
      ...{ profile: "a", model: "m", contextWindow: null, session: null, agentWire: "responses", parallel: 1 },
    };
    const { signal } = new AbortController();
    const site: Site = { gateway: {} as Site["gateway"], inContainers: false, onProgress: () => {}, signal };
    const model = await resident({ ...kind(), start: async () => serverOf("0.32.0") }).ready(request, site);
    expect(model.upstream({} as Task)).toMatchObject({ wire: "responses", withheldTools: ["web_search", "web_fetch"] });
    expect(model.observed["defects"]).toContain("cached tokens are always reported as 0");
  });
});

describe("where requests of a profile go at Docker Model Runner", () => {
  const kind = (more: object = {}) => dmr(DmrSettings.parse({ kind: "dmr", ...more }));

  test("is never its own Responses, unless they were found sound", () => {
    expect(kind().route(serverOf("1.2.6"), "responses", unexamined)).toEqual({ wire: "chat", path: "/engines/v1" });
    const sound = { ...unexamined, responsesSound: true };
    expect(kind().route(serverOf("1.2.6"), "responses", sound)).toEqual({ wire: "responses", path: "/v1" });
  });

  test("is llama.cpp's Messages for Claude Code, and chat completions of the engine that has none", () => {
    const route = (more: object) => kind(more).route(serverOf("1.2.6"), "messages", unexamined);
    expect(route({})).toEqual({ wire: "messages", path: "/anthropic/v1" });
    expect(route({ engine: "vllm" })).toEqual({ wire: "chat", path: "/engines/vllm/v1" });
  });
});
