// Checks the stand-in itself against what is documented of Ollama, for the parts that other tests lean on.
import { describe, expect, test } from "vitest";
import type { WireName } from "../../src/gateway/gateway.ts";
import { wireNamed } from "../../src/gateway/wires/registry.ts";
import { collect } from "../../src/gateway/wires/turn.ts";
import { startLocal } from "./ollama-local.ts";
import { countsOf, tell } from "./ollama-subject.ts";

const model = "stand-in:8b";
const turns = [
  { steps: [{ think: "Let me look." }, { say: "I look first." }, { run: "ls" }] },
  { steps: [{ say: "Seen." }] },
];
const parameters = { type: "object", properties: { command: { type: "string" } } };

/** A stand-in that has the model. */
async function ready(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const url = await startLocal({ STAND_IN_SCRIPT: JSON.stringify([{ turns }]), ...env });
  await (await post(url, "/api/pull", { model })).text();
  return url;
}

function post(url: string, path: string, body: object): Promise<Response> {
  return fetch(url + path, { method: "POST", body: JSON.stringify(body) });
}

/** The same request on each wire: a word, and a shell tool. */
const asks: Readonly<Record<WireName, { path: string; body: (words: string) => object; tools: object[] }>> = {
  chat: {
    path: "/v1/chat/completions",
    body: (content) => ({ model, messages: [{ role: "user", content }], stream_options: { include_usage: true } }),
    tools: [{ type: "function", function: { name: "bash", parameters } }],
  },
  responses: {
    path: "/v1/responses",
    body: (text) => ({ model, input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }] }),
    tools: [{ type: "function", name: "bash", parameters }],
  },
  messages: {
    path: "/v1/messages",
    body: (content) => ({ model, max_tokens: 1000, messages: [{ role: "user", content }] }),
    tools: [{ name: "bash", input_schema: parameters }],
  },
};
const wires = Object.keys(asks) as WireName[];

describe("the stand-in for Ollama", () => {
  test("says that it is one, in its headers, and does not answer what the real one has not", async () => {
    const url = await ready();
    const answer = await fetch(`${url}/`);
    expect(answer.headers.get("x-stand-in")).toBe("ollama");
    expect(await answer.text()).toBe("Ollama is running");
    const unknown = await post(url, "/v1/messages/count_tokens", {});
    expect([unknown.status, await unknown.text()]).toEqual([404, "404 page not found"]);
  });

  test.each(wires)("answers in %s, streaming or not, with the tokens it counted", async (wire) => {
    const url = await ready();
    const { path, body, tools } = asks[wire];
    const ask = { ...body("Look."), tools };
    const decoder = wireNamed(wire).streamDecoder();
    const bytes = new Uint8Array(await (await post(url, path, { ...ask, stream: true })).arrayBuffer());
    const streamed = collect([...decoder.push(bytes), ...decoder.end()]);
    const whole = collect(wireNamed(wire).decodeDocument(await (await post(url, path, ask)).json()));
    for (const { steps, finish, usage } of [streamed, whole]) {
      expect(steps).toMatchObject([
        { kind: "reasoning", text: "Let me look." },
        { kind: "text", text: "I look first." },
        { kind: "call", name: "bash", arguments: '{"command":"ls"}' },
      ]);
      expect(finish).toBe("tool-calls");
      const [counted] = (await countsOf(url)).requests;
      expect(usage).toMatchObject({
        inputTokens: counted?.inputTokens,
        outputTokens: counted?.outputTokens,
        cachedTokens: 0,
      });
    }
  });

  test.each(wires)(
    "drops the oldest of a long conversation in %s without a word, and refuses one long prompt",
    async (wire) => {
      const url = await ready({ OLLAMA_CONTEXT_LENGTH: "2048" });
      const { path, body } = asks[wire];
      const long = body("x".repeat(6000));
      const key = wire === "responses" ? "input" : "messages";
      const [message] = Reflect.get(long, key) as object[];
      const conversation = { ...long, [key]: [message, message, message] };
      expect((await post(url, path, conversation)).status).toBe(200);
      const [counted] = (await countsOf(url)).requests;
      expect(counted).toMatchObject({ droppedMessages: 2, contextLength: 2048 });
      expect(counted?.inputTokens).toBeLessThan(2048);
      const refused = await post(url, path, body("x".repeat(20_000)));
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain("the input length exceeds the context length");
    },
  );

  test("keeps system messages when it drops", async () => {
    const url = await ready({ OLLAMA_CONTEXT_LENGTH: "2048" });
    const user = { role: "user", content: "x".repeat(4000) };
    const messages = [{ role: "system", content: "y".repeat(3000) }, user, user];
    await post(url, asks.chat.path, { model, messages });
    const [counted] = (await countsOf(url)).requests;
    expect(counted).toMatchObject({ droppedMessages: 1 });
    expect(counted?.inputTokens).toBeGreaterThan(1750);
  });

  test.each([
    ["0.13.2", [404, 404]],
    ["0.13.3", [200, 404]],
    ["0.14.0", [200, 200]],
  ])("of version %s serves what that version serves", async (version, statuses) => {
    const url = await ready({ STAND_IN_VERSION: version });
    const got = [];
    for (const wire of ["responses", "messages"] as const)
      got.push((await post(url, asks[wire].path, asks[wire].body("Hi"))).status);
    expect(got).toEqual(statuses);
    expect((await post(url, asks.chat.path, asks.chat.body("Hi"))).status).toBe(200);
  });

  test("reports usage in a chat stream only when asked", async () => {
    const url = await ready();
    const ask = { model, messages: [{ role: "user", content: "Hi" }], stream: true };
    expect(await (await post(url, asks.chat.path, ask)).text()).not.toContain("prompt_tokens");
  });

  test("fails a conversation with a custom tool's call, and searches no cloud that is switched off", async () => {
    const url = await ready({ OLLAMA_NO_CLOUD: "1" });
    const custom = await post(url, "/v1/responses", {
      model,
      input: [{ type: "custom_tool_call", name: "apply_patch" }],
    });
    expect([custom.status, await custom.text()]).toEqual([400, expect.stringContaining("custom_tool_call")]);
    const search = await post(url, "/v1/responses", { ...asks.responses.body("Hi"), tools: [{ type: "web_search" }] });
    expect(search.status).toBe(403);
    const member = { type: "function", name: "run", parameters };
    const named = { ...asks.responses.body("Hi"), tools: [{ type: "namespace", name: "shell", tools: [member] }] };
    expect((await post(url, "/v1/responses", named)).status).toBe(200);
  });

  test.each([
    ["8", 4096],
    ["24", 32_768],
    ["48", 40_960],
  ])(
    "with %s GiB of VRAM has a context window of its own choice, at most what the model was trained for",
    async (gib, context) => {
      const url = await ready({ STAND_IN_VRAM: String(Number(gib) * 1024 ** 3) });
      await post(url, "/api/generate", { model });
      expect((await countsOf(url)).loads).toEqual([{ model, context }]);
    },
  );

  test("fails in each wire's own words when it is told to", async () => {
    const url = await ready();
    const shapes: Record<string, object> = {
      "/api/chat": { error: "busy" },
      "/v1/chat/completions": { error: { message: "busy", type: "api_error", param: null, code: null } },
      "/v1/messages": { type: "error", error: { type: "overloaded_error", message: "busy" } },
    };
    for (const [path, shape] of Object.entries(shapes)) {
      await tell(url, { on: "answer", do: "status", status: 503, message: "busy" });
      const answer = await post(url, path, { ...asks.messages.body("Hi") });
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject(shape);
    }
  });

  test.each(["refuse", "reset", "half-event", "cut"])("breaks off a stream when it is told to: %s", async (how) => {
    const url = await ready();
    await tell(url, { on: "answer", do: how });
    const text = await post(url, asks.chat.path, { ...asks.chat.body("Hi"), stream: true })
      .then((answer) => answer.text())
      .catch(() => "");
    expect(text).not.toContain("[DONE]");
    expect((await post(url, asks.chat.path, asks.chat.body("Hi"))).status).toBe(200);
  });
});
