import { describe, expect, test } from "vitest";
import { endpointFor } from "../../src/backends/dmr/wires.ts";
import { describeWithDocker } from "../support/docker.ts";
import { ignore, never } from "./contract.ts";
import { countedBy, startInContainer, tell } from "./dmr-subject.ts";

const MODEL = "ai/stand-in";

async function loaded(docker: Parameters<typeof startInContainer>[0]) {
  const server = await startInContainer(docker);
  await server.ensure(MODEL, ignore, never);
  await server.load({ model: MODEL, contextWindow: 8192, parallel: 1 }, never);
  return server;
}

const seenIn = (defects: readonly { defect: string; seen: string }[]) =>
  Object.fromEntries(defects.map(({ defect, seen }) => [defect, seen]));

await describeWithDocker("docker model runner's own responses", (docker) => {
  test("show all four defects, so Codex goes through chat completions", async () => {
    const server = await loaded(docker);
    expect(server.endpointFor("responses", "here")).toEqual({ wire: "chat", baseUrl: `${server.url}/engines/v1` });
    const { sound, defects } = await server.probeResponses(MODEL, never);
    expect(seenIn(defects)).toEqual({
      "split-tool-calls": "present",
      "lost-usage": "present",
      "lost-function-calls": "present",
      "refused-output-parts": "present",
    });
    expect(sound).toBe(false);
    expect(server.endpointFor("responses", "containers")).toEqual({
      wire: "chat",
      baseUrl: `${server.urlFromContainers}/engines/v1`,
    });
  });

  test("are used once the probe finds them sound", async () => {
    const server = await loaded(docker);
    await tell(server.url, "faults", { responses: "sound" });
    const { sound, defects } = await server.probeResponses(MODEL, never);
    expect(new Set(Object.values(seenIn(defects))), JSON.stringify(defects)).toEqual(new Set(["absent"]));
    expect(sound).toBe(true);
    const { wire, baseUrl } = server.endpointFor("responses", "here");
    expect(wire).toBe("responses");
    const served = await fetch(`${baseUrl}/responses`, {
      method: "POST",
      body: JSON.stringify({ model: MODEL, input: "Hi" }),
    });
    expect(served.status).toBe(200);
  });

  test("are not trusted when the model makes no call", async () => {
    const server = await loaded(docker);
    await tell(server.url, "faults", { responses: "sound", probe: "no-call" });
    const { sound, defects } = await server.probeResponses(MODEL, never);
    expect(seenIn(defects)).toMatchObject({ "split-tool-calls": "unknown", "lost-usage": "absent" });
    expect(sound).toBe(false);
  });
});

await describeWithDocker("the stand-in for docker model runner", (docker) => {
  test("says what it is, and streams chat as llama.cpp does with the tokens it counted", async () => {
    const server = await loaded(docker);
    await tell(server.url, "script", {
      turns: [{ text: "Look.", calls: [{ name: "run", arguments: '{"command":"ls"}' }] }],
    });
    const before = (await countedBy(server.url)).length;
    const tools = [{ type: "function", function: { name: "run", parameters: {} } }];
    const answer = await fetch(`${server.url}/engines/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({
        ...{ model: MODEL, stream: true, stream_options: { include_usage: true }, tools },
        messages: [{ role: "user", content: "What is here?" }],
      }),
    });
    expect(answer.headers.get("x-stand-in")).toContain("stand-in");
    const text = await answer.text();
    const chunks = text.split("\n\n").flatMap((line) => (/^data: \{/.test(line) ? [JSON.parse(line.slice(6))] : []));
    const fragments = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
    expect(fragments.filter(({ id }) => id !== undefined)).toHaveLength(1);
    expect(fragments.length).toBeGreaterThan(2);
    const last = chunks.at(-1);
    const [counted] = (await countedBy(server.url)).slice(before);
    expect(last).toMatchObject({
      choices: [],
      usage: { prompt_tokens: counted?.inputTokens, completion_tokens: counted?.outputTokens },
      timings: { predicted_n: counted?.outputTokens },
    });
  });

  test("answers messages with the same counts, and counts tokens", async () => {
    const server = await loaded(docker);
    const { baseUrl, wire } = server.endpointFor("messages", "here");
    expect(wire).toBe("messages");
    const body = { model: MODEL, max_tokens: 10, stream: true, messages: [{ role: "user", content: "Hello there" }] };
    const ask = (path: string) => fetch(baseUrl + path, { method: "POST", body: JSON.stringify(body) });
    const { input_tokens } = (await (await ask("/messages/count_tokens")).json()) as { input_tokens: number };
    const before = (await countedBy(server.url)).length;
    expect(await (await ask("/messages")).text()).toMatch(
      /event: message_start[\s\S]*text_delta[\s\S]*event: message_stop/,
    );
    const [counted] = (await countedBy(server.url)).slice(before);
    expect(counted?.inputTokens).toBe(input_tokens);
  });
});

describe("where an agent's requests go", () => {
  const to = (agent: "responses" | "messages" | "chat", engine: "llama.cpp" | "vllm", responsesSound = false) =>
    endpointFor("http://dmr:12434", agent, { engine, responsesSound });

  test("depends on its wire and the engine", () => {
    expect(to("chat", "llama.cpp")).toEqual({ wire: "chat", baseUrl: "http://dmr:12434/engines/v1" });
    expect(to("responses", "llama.cpp")).toEqual({ wire: "chat", baseUrl: "http://dmr:12434/engines/v1" });
    expect(to("messages", "llama.cpp")).toEqual({ wire: "messages", baseUrl: "http://dmr:12434/anthropic/v1" });
    expect(to("responses", "llama.cpp", true)).toEqual({ wire: "responses", baseUrl: "http://dmr:12434/v1" });
    expect(to("responses", "vllm", true).wire).toBe("chat");
    expect(to("messages", "vllm")).toEqual({ wire: "chat", baseUrl: "http://dmr:12434/engines/vllm/v1" });
  });
});
