import { describe, expect, onTestFinished, test } from "vitest";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import { startMessagesUpstream } from "../fakes/messages-upstream.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import { chatter } from "../gateway/harness.ts";
import { hostedContract } from "./hosted-contract.ts";
import { readied } from "./hosted-site.ts";

const bearer = (key: string) => ({ name: "authorization", value: `Bearer ${key}` });

describe("a server with chat completions", () => {
  hostedContract({ kind: "openai", wire: "chat", start: startChatUpstream, settings: {}, carries: bearer });
});

describe("a server with responses alone", () => {
  hostedContract({ kind: "openai", wire: "responses", start: startResponsesUpstream, settings: {}, carries: bearer });
});

describe("a server with messages", () => {
  hostedContract({
    ...{ kind: "anthropic", wire: "messages", start: startMessagesUpstream, settings: {} },
    carries: (key) => ({ name: "x-api-key", value: key }),
  });
});

describe("a proxy with messages that wants the key as a bearer token", () => {
  const settings = { auth: "bearer" };
  hostedContract({ kind: "anthropic", wire: "messages", start: startMessagesUpstream, settings, carries: bearer });
});

describe("Anthropic's key", () => {
  const env = { ANTHROPIC_API_KEY: "sk-ant-secret-4714" };

  test("goes nowhere else unless that was written", async () => {
    const server = await startMessagesUpstream({ session: chatter(1) });
    onTestFinished(() => server.close());
    await readied({ kind: "anthropic", baseUrl: server.baseUrl }, {}, env);
    expect(JSON.stringify([server.received, server.examined])).not.toContain("sk-ant");
  });

  test("is what is missing where nothing was written", async () => {
    await expect(readied({ kind: "anthropic" }, {}, {})).rejects.toMatchObject({
      code: "missing-api-key",
      message: expect.stringContaining("ANTHROPIC_API_KEY"),
    });
  });
});
