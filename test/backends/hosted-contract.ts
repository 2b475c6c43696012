import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { WireName } from "../../src/gateway/gateway.ts";
import { Gateway } from "../../src/gateway/server.ts";
import type { FakeOptions, FakeUpstream, Mode } from "../fakes/scripted-upstream.ts";
import { chatter } from "../gateway/harness.ts";
import { failureOf } from "./contract.ts";
import { backendOf, readied, readyAt } from "./hosted-site.ts";

/** A kind of server that the user runs or rents, with a stand-in for one. */
export interface HostedSubject {
  readonly kind: "openai" | "anthropic";
  readonly wire: WireName;
  start(options: FakeOptions): Promise<FakeUpstream>;
  /** More of its configuration. */
  readonly settings: object;
  /** The header a key is carried in. */
  carries(key: string): { readonly name: string; readonly value: string };
}

const KEY = "sk-hosted-secret-4713";
const VARIABLE = "HOSTED_TEST_KEY";
const session = chatter(1);

/** What every such kind does, whatever server stands behind it. */
export function hostedContract(subject: HostedSubject): void {
  const { kind, settings, wire } = subject;
  const config = (baseUrl: string, more: object = {}) => ({
    ...{ kind, baseUrl, idleTimeoutSeconds: 5, ...settings, ...more },
  });
  const start = async (options: Partial<FakeOptions> = {}) => {
    const server = await subject.start({ session, ...options });
    onTestFinished(() => server.close());
    return server;
  };
  /** A server that does nothing but answer this way; gives its base address. */
  const web = async (answer: RequestListener) => {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  };

  test("a server is asked what it can, through the gateway, and all it took is said", async () => {
    const server = await start();
    const { ready, said } = await readied(config(server.baseUrl), { contextWindow: 8192 });
    expect(ready.facts).toMatchObject({ kind, wire, url: server.baseUrl, model: "stand-in", contextAsked: "8192" });
    const [first, second] = server.examined;
    expect(server.examined).toHaveLength(2);
    const sum = (of: "inputTokens" | "outputTokens") => (first?.usage[of] ?? 0) + (second?.usage[of] ?? 0);
    expect(ready.observed).toMatchObject({
      ...{ toolCalls: "yes", usage: "reported", parallel: expect.stringMatching(/^2 at once: /) },
      probe: `2 requests, ${sum("inputTokens")} + ${sum("outputTokens")} tokens`,
    });
    expect(said).toEqual([expect.stringMatching(`^p: ${kind} at .*, ${wire}; tool calls: yes; usage: reported`)]);
    // The scripted turn is still there: nothing of it was used up.
    expect(server.reported).toEqual([]);
  });

  test("profiles of one model share what was found; for another agent it is asked in that agent's protocol", async () => {
    const server = await start();
    const wires: WireName[] = [];
    class Listening extends Gateway {
      override async ask(pod: string, wire: WireName, body: object) {
        wires.push(wire);
        return await super.ask(pod, wire, body);
      }
    }
    await using gateway = new Listening();
    const backend = backendOf(config(server.baseUrl));
    for (const agentWire of ["responses", "responses", "messages"] as const) {
      await readyAt(gateway, backend, { agentWire });
    }
    expect(wires).toEqual(["responses", "responses", "messages", "messages"]);
    expect(server.examined).toHaveLength(4);
  });

  test("probe: false asks no model anything", async () => {
    const server = await start();
    const { ready, said } = await readied(config(server.baseUrl, { probe: false }));
    expect(server.examined).toEqual([]);
    expect(ready.observed).toEqual({});
    expect(said.join("\n")).toContain("not asked");
  });

  test("without a model's name, as for a look at the server alone, no model is asked either", async () => {
    const server = await start();
    const { ready } = await readied(config(server.baseUrl), { model: "" });
    expect(server.examined).toEqual([]);
    expect(ready.facts).toMatchObject({ kind, wire });
    expect(ready.facts["model"]).toBeUndefined();
  });

  test("a key is carried to the server's own address, and stands in nothing that is kept or said", async () => {
    const server = await start();
    const { name, value } = subject.carries(KEY);
    const { ready, said } = await readied(config(server.baseUrl, { apiKeyEnv: VARIABLE }), {}, { [VARIABLE]: KEY });
    expect(server.examined.map(({ headers }) => headers[name])).toEqual([value, value]);
    expect(server.asked.length).toBeGreaterThan(0);
    expect(JSON.stringify([ready.facts, ready.observed, said])).not.toContain(KEY);
  });

  test("a key that is not there is named by its variable", async () => {
    const server = await start();
    const error = await readied(config(server.baseUrl, { apiKeyEnv: VARIABLE })).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "missing-api-key", exitCode: 2, fix: expect.stringContaining(VARIABLE) });
    expect(server.received).toEqual([]);
  });

  test.each([
    [401, "at once"],
    [403, "at once"],
    [401, "only for a question"],
  ])("a key that is refused (%i, %s) is named by its variable, never shown", async (status, when) => {
    const refusal = { status, body: { error: { message: `bad key ${KEY}`, type: "authentication_error" } } };
    const server = await start({
      refuses: (body) => (when === "at once" || Object.keys(body).length > 0 ? refusal : null),
    });
    const more = { apiKeyEnv: VARIABLE, probe: when !== "at once" };
    const asked = readied(config(server.baseUrl, more), {}, { [VARIABLE]: KEY });
    const error = await failureOf(asked);
    expect(error).toMatchObject({ code: "key-refused", blame: "profile" });
    expect(error.message).toContain(`${VARIABLE} (HTTP ${status})`);
    expect(error.fix).toContain(VARIABLE);
    expect(`${error.message} ${error.fix} ${error.stack}`).not.toContain(KEY);
  });

  test("a server that wants a key where none is given says how to give one", async () => {
    const server = await start({ refuses: () => ({ status: 401, body: { error: { message: "no key" } } }) });
    const error = await failureOf(readied(config(server.baseUrl)));
    expect(error).toMatchObject({ code: "key-refused", message: expect.stringContaining("wants a key") });
    expect(error.fix).toContain("apiKeyEnv");
  });

  test("a model that the server does not have is named, with the nearest that it has", async () => {
    const server = await start({
      page: (path) =>
        path.startsWith("/v1/models?") || path === "/v1/models"
          ? { status: 200, body: { data: [{ id: "stand-in-large" }, { id: "other" }] } }
          : null,
      refuses: ({ model }) =>
        model === undefined ? null : { status: 404, body: { error: { message: `model: ${model}` } } },
    });
    const error = await failureOf(readied(config(server.baseUrl)));
    expect(error).toMatchObject({ code: "model-not-found", blame: "profile" });
    expect(error.message).toContain('"stand-in"');
    expect(error.fix).toContain('"stand-in-large"');
  });

  test("a model that is not in the list and answers nonetheless is used, and it is said", async () => {
    const server = await start({ page: () => ({ status: 200, body: { data: [{ id: "other" }] } }) });
    const { ready, said } = await readied(config(server.baseUrl));
    expect(said.join("\n")).toContain('does not list a model "stand-in"; the server lists other');
    expect(ready.observed["toolCalls"]).toBe("yes");
  });

  test("a short name that the list leaves out, and that the server knows, is nothing to speak of", async () => {
    const page = (path: string) => ({
      status: 200,
      body: path.endsWith("/models/stand-in")
        ? { id: "stand-in-20260101", max_input_tokens: 4096 }
        : { data: [{ id: "stand-in-20260101", max_input_tokens: 4096 }] },
    });
    const server = await start({ page });
    const { ready, said } = await readied(config(server.baseUrl));
    expect(said.join("\n")).not.toContain("does not list");
    expect(ready.facts["contextLoaded"]).toBe("4096");
  });

  test("a context window in the list is the server's", async () => {
    const page = () => ({ status: 200, body: { data: [{ id: "stand-in", max_input_tokens: 4096 }] } });
    const server = await start({ page });
    const { ready, said } = await readied(config(server.baseUrl), { contextWindow: 8192 });
    expect(ready.facts).toMatchObject({ contextAsked: "8192", contextLoaded: "4096" });
    expect(said.join("\n")).toMatch(/context window is 8192 tokens, and the server's is 4096/);
    const strict = config(server.baseUrl, { strict: true });
    expect((await failureOf(readied(strict, { contextWindow: 8192 }))).code).toBe("smaller-context");
  });

  const shown: readonly (readonly [Mode, object])[] = [
    ["no-usage", { usage: "not reported", toolCalls: "yes" }],
    ["usage-zeros", { usage: "not reported" }],
    ["bad-arguments", { toolCalls: "2 of 2 with arguments that do not fit the tool" }],
    ["empty-answer", { toolCalls: "none made" }],
    ["length", { toolCalls: "yes" }],
    ["garbage", { toolCalls: expect.stringMatching(/^not seen: /), usage: "not seen" }],
    ["status-500", { toolCalls: expect.stringMatching(/^refused: .*500/) }],
  ];
  test.each(shown)("a server that answers this way (%s) is described so, and the canary decides", async (mode, is) => {
    const { ready } = await readied(config((await start({ mode })).baseUrl));
    expect(ready.observed).toMatchObject(is);
  });

  test.each(["hang", "hang-before-headers"] as const)("a server that hangs (%s) is given up", async (mode) => {
    const server = await start({ mode });
    const error = await failureOf(readied(config(server.baseUrl, { idleTimeoutSeconds: 1 })));
    expect(error).toMatchObject({ code: "backend-hangs", blame: "profile" });
    expect(error.fix).toContain("idleTimeoutSeconds");
  });

  test("a server that says nothing at all is given up", async () => {
    const url = await web(() => {});
    const error = await failureOf(readied(config(url, { idleTimeoutSeconds: 1 })));
    expect(error.code).toBe("backend-hangs");
  });

  test("where nothing listens, the address is named", async () => {
    const error = await failureOf(readied(config("http://127.0.0.1:9/v1")));
    expect(error).toMatchObject({ code: "backend-unreachable", blame: "profile" });
    expect(error.message).toContain("http://127.0.0.1:9/v1 does not answer");
    expect(error.fix).toContain("baseUrl");
  });

  test.each<[string, RequestListener, RegExp]>([
    ["a web page", (_, to) => to.writeHead(200, { "content-type": "text/html" }).end("<html></html>"), /a web page/],
    ["another address", (_, to) => to.writeHead(301, { location: "https://b.example/v1" }).end(), /b\.example/],
    ["no such route", (_, to) => to.writeHead(404).end("Not Found"), /HTTP 404/],
    [
      "no such route, in LM Studio's way",
      (_, to) =>
        to
          .writeHead(200, { "content-type": "application/json" })
          .end('{"error":"Unexpected endpoint or method. (POST /v1)"}'),
      /no such route/,
    ],
  ])("an address that is not the API's (%s) is told from one that is", async (_, answer, words) => {
    const error = await failureOf(readied(config(await web(answer))));
    expect(error).toMatchObject({ code: "no-known-wire", blame: "profile" });
    expect(error.message).toMatch(words);
    expect(error.fix).toContain("version");
  });

  test("whoever interrupts does not wait", async () => {
    const interrupt = new AbortController();
    const server = await start({
      refuses: (body) => {
        if (Object.keys(body).length > 0) interrupt.abort(new Error("interrupted"));
        return null;
      },
      mode: "hang-before-headers",
    });
    const asking = readied(config(server.baseUrl, { idleTimeoutSeconds: 300 }), {}, {}, interrupt.signal);
    await expect(asking).rejects.toThrow("interrupted");
  });

  test("a server that goes away afterwards is said to be gone, and nothing while it is there", async () => {
    const server = await subject.start({ session });
    await using gateway = new Gateway();
    const { ready } = await readyAt(gateway, backendOf(config(server.baseUrl, { probe: false })));
    expect(await ready.postMortem()).toBeNull();
    await server.close();
    expect(await ready.postMortem()).toContain(`${server.baseUrl} no longer answers`);
  });
}
