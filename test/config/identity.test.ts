import { describe, expect, test } from "vitest";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import { parseYamlFile } from "../../src/config/diagnostics.ts";
import { identityOf } from "../../src/config/identity.ts";
import { profileId, setUpProfiles } from "../../src/runner/profiles.ts";

interface Found {
  agentVersion?: string | null;
  facts?: Record<string, string>;
}

const base = {
  backends: { server: { kind: "openai", baseUrl: "http://host:1/v1", wire: "chat" } },
  profiles: {
    a: {
      agent: "codex",
      backend: "server",
      model: "m",
      contextWindow: 1000,
      settings: { x: { y: 1, z: [1, 2] } },
      limits: { requests: 5 },
    },
  },
} as const satisfies ConfigInput;

/** The identity of the only profile of a configuration. */
function idOf(input: ConfigInput | Config, found: Found = {}): string {
  const config = Config.parse(input);
  const [setup] = setUpProfiles(config, {});
  if (!setup) throw new Error("no profile");
  const prices = config.cost.prices[setup.config.model ?? ""] ?? null;
  return profileId(setup, {
    agentVersion: "1.0.0",
    facts: { digest: "d" },
    ...found,
    prices,
    runLimits: config.run.limits,
  });
}

const withProfile = (more: object): ConfigInput => ({ ...base, profiles: { a: { ...base.profiles.a, ...more } } });
const withBackend = (more: object): ConfigInput => ({
  ...base,
  backends: { server: { ...base.backends.server, ...more } },
});
const prices = { m: { inputPerM: 1, outputPerM: 2 } };

describe("a profile's identity", () => {
  const changes: Record<string, [ConfigInput, Found?]> = {
    model: [withProfile({ model: "n" })],
    "context window": [withProfile({ contextWindow: 1001 })],
    "no context window": [withProfile({ contextWindow: undefined })],
    "reasoning effort": [withProfile({ reasoningEffort: "low" })],
    "system prompt": [withProfile({ systemPrompt: "short" })],
    "a nested setting": [withProfile({ settings: { x: { y: 2, z: [1, 2] } } })],
    "the order of a list": [withProfile({ settings: { x: { y: 1, z: [2, 1] } } })],
    "one setting more": [withProfile({ settings: { x: { y: 1, z: [1, 2] }, w: null } })],
    "its limits": [withProfile({ limits: { requests: 6 } })],
    "the run's limits": [{ ...base, run: { limits: { timeoutSeconds: 5 } } }],
    "the agent": [withProfile({ agent: "command", command: ["x"] })],
    "the agent's version": [base, { agentVersion: "1.0.1" }],
    "what the server says of the model": [base, { facts: { digest: "e" } }],
    "the server's address": [withBackend({ baseUrl: "http://host:2/v1" })],
    "the wire": [withBackend({ wire: "responses" })],
    "how long a silent server is waited for": [withBackend({ idleTimeoutSeconds: 5 })],
    "a price that decides when a limit is reached": [
      { ...withProfile({ limits: { requests: 5, costUsd: 1 } }), cost: { prices } },
    ],
  };

  test.each(Object.entries(changes))("changes with %s", (_, [config, found]) => {
    expect(idOf(config, found)).not.toBe(idOf(base));
  });

  test("no two of these changes are the same", () => {
    const ids = Object.values(changes).map(([config, found]) => idOf(config, found));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("changes with the price only where cost is limited", () => {
    const dearer = { m: { inputPerM: 9, outputPerM: 9 } };
    expect(idOf({ ...base, cost: { prices } })).toBe(idOf(base));
    const limited = withProfile({ limits: { costUsd: 1 } });
    expect(idOf({ ...limited, cost: { prices } })).not.toBe(idOf({ ...limited, cost: { prices: dearer } }));
  });

  test("changes with the session and the command", () => {
    const replay = (session: string) => idOf({ profiles: { a: { agent: "codex", backend: "replay", session } } });
    expect(replay("strong")).not.toBe(replay("weak"));
    const command = (...argv: string[]) => idOf({ profiles: { a: { agent: "command", command: argv } } });
    expect(command("a", "b")).not.toBe(command("ab"));
  });

  test("changes with the way in which a chat model answers, written out or not", () => {
    const chat = (more: object) => idOf(withProfile({ agent: "chat", ...more }));
    expect(chat({ answer: "diff" })).not.toBe(chat({}));
    expect(chat({ answer: "files" })).toBe(chat({}));
  });

  test("stays with formatting, order, names, written-out defaults and what only records or finds", () => {
    const id = idOf(base);
    const yaml = `
# a comment
profiles:
  another-name:
    limits:
        requests: 5
    settings: { "x": { z: [ 1, 2 ], y: 0x1 } }
    contextWindow: 1000
    model: "m"
    backend: renamed
    agent: codex
    systemPrompt: stock
    record: true
    executable: /opt/codex
backends:
  renamed:
    { wire: chat, baseUrl: "http://host:1/v1", kind: openai, idleTimeoutSeconds: 300, apiKeyEnv: KEY, probe: false }
run: { repeats: 9, seed: 4, modelSlots: 2 }
`;
    expect(idOf(parseYamlFile("a.yaml", yaml, Config))).toBe(id);
    expect(idOf(base, { facts: { digest: "d", wireChosen: "probed (chat: HTTP 400)" } })).toBe(id);
    expect(idOf(withProfile({ reasoningEffort: undefined }))).toBe(id);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    const fromFile = (path: string) => {
      return idOf({ ...base, backends: { server: { kind: "ollama", gguf: { m: path } } } });
    };
    expect(fromFile("/here/m.gguf")).toBe(fromFile("/there/m.gguf"));
  });
});

describe("the hash of a value", () => {
  test("tells values apart that look alike, and not the order of keys", () => {
    const values = [
      null,
      0,
      "0",
      "",
      false,
      [],
      {},
      [null],
      [[]],
      { a: 1 },
      { a: "1" },
      [1, 2],
      ["1,2"],
      { "a:1": 1 },
      { a: { b: 1 } },
    ];
    expect(new Set(values.map(identityOf)).size).toBe(values.length);
    expect(identityOf({ a: 1, b: { c: 2, d: 3 } })).toBe(identityOf({ b: { d: 3, c: 2 }, a: 1 }));
    expect(identityOf({ a: undefined })).toBe(identityOf({}));
  });
});
