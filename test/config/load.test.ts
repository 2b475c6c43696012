import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Site } from "../../src/backends/backend.ts";
import { createBackend } from "../../src/backends/registry.ts";
import { Config } from "../../src/config/config.ts";
import { resolveBackend } from "../../src/config/consistency.ts";
import { loadConfig } from "../../src/config/load.ts";
import { OpenAiSettings } from "../../src/config/servers/openai.ts";
import { UsageError } from "../../src/errors.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-test-"));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

const write = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

/** The error of loading a file with this text. */
async function errorOf(text: string, name = "agent-eval.yaml"): Promise<UsageError> {
  await write(name, text);
  const error = await loadConfig(name, folder).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`expected a UsageError, got ${JSON.stringify(error)}`);
  expect(error.exitCode).toBe(2);
  return error;
}

const full = `
suite: [tasks, more]
backends:
  local: { kind: openai, baseUrl: "http://localhost:8000/v1", wire: chat, apiKeyEnv: KEY }
profiles:
  fast:
    agent: codex
    backend: local
    model: small
    limits: { costUsd: 1.5 }
  demo: { agent: codex, backend: replay, session: strong }
  oracle: { agent: oracle }
  script: { agent: command, command: [sh, -c, ./fix.sh] }
run: { repeats: 3, seed: 7, limits: { timeoutSeconds: 60 } }
cost: { prices: { small: { inputPerM: 0.1, outputPerM: 0.4 } } }
gate: { success: worse, latency.p90: +20%, cost: +2.5% }
`;

describe("a good configuration", () => {
  test("comes complete with defaults, from YAML", async () => {
    const file = await write("agent-eval.yaml", full);
    const loaded = await loadConfig(undefined, folder);
    expect([loaded.file, loaded.baseDir]).toEqual([file, folder]);
    const { config } = loaded;
    expect(config.profiles["fast"]).toMatchObject({
      model: "small",
      systemPrompt: "stock",
      record: false,
      settings: {},
    });
    expect(config.run).toMatchObject({ repeats: 3, seed: 7, sandbox: "auto", modelSlots: 1, budget: {} });
    expect(config.run.limits).toEqual({ timeoutSeconds: 60 });
    expect(config.backends["local"]).toMatchObject({ idleTimeoutSeconds: 300, wire: "chat" });
    expect(resolveBackend(config.backends, "replay")).toEqual({ kind: "replay" });
  });

  test("finds Anthropic by its kind's name, with its own address", async () => {
    await write("agent-eval.yaml", "profiles: { a: { agent: claude-code, backend: anthropic, model: m } }\n");
    const { config } = await loadConfig(undefined, folder);
    expect(resolveBackend(config.backends, "anthropic")).toMatchObject({
      ...{ kind: "anthropic", baseUrl: "https://api.anthropic.com/v1", auth: "x-api-key", probe: true },
    });
  });

  test("needs nothing but a profile", async () => {
    await write("agent-eval.yaml", "profiles: { a: { agent: noop } }\n");
    const { config } = await loadConfig(undefined, folder);
    expect(config).toMatchObject({ suite: "tasks", run: { repeats: 1, seed: 1 }, cost: { prices: {} } });
  });

  test("finds the files of models from where it stands, not from where the run is started", async () => {
    await mkdir(join(folder, "sub"), { recursive: true });
    const text = `
profiles: { a: { agent: codex, backend: mine, model: m }, b: { agent: codex, backend: docker, model: n } }
backends:
  mine: { kind: ollama, gguf: { m: models/m.gguf, here: ~/m.gguf } }
  docker: { kind: dmr, archives: { n: /models/n.tar } }
`;
    await write("sub/agent-eval.yaml", text);
    const { config } = await loadConfig("sub/agent-eval.yaml", folder);
    expect(config.backends["mine"]).toMatchObject({
      gguf: { m: join(folder, "sub/models/m.gguf"), here: join(homedir(), "m.gguf") },
    });
    expect(config.backends["docker"]).toMatchObject({ archives: { n: "/models/n.tar" } });
  });

  test("the same as JSON and as a module through defineConfig", async () => {
    await write("agent-eval.yaml", full);
    const { config } = await loadConfig(undefined, folder);
    await write("c.json", JSON.stringify(config));
    expect((await loadConfig("c.json", folder)).config).toEqual(config);
    const index = pathToFileURL(resolve("src/index.ts")).href;
    const typed = `import { type ConfigInput, defineConfig } from "${index}";\nconst value: ConfigInput = ${JSON.stringify(config)};\nexport default defineConfig(value);\n`;
    await write("c.ts", typed);
    expect(await loadConfig("c.ts", folder)).toEqual({
      config,
      file: join(folder, "c.ts"),
      baseDir: folder,
      notes: [],
    });
  });

  test("a configuration that was recorded can be read again", () => {
    const once = Config.parse({ profiles: { a: { agent: "noop" } } });
    expect(Config.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });
});

describe("what is wrong is named with file, line, key and what was expected", () => {
  const profiles = "profiles: { a: { agent: noop } }\n";
  const cases: [what: string, text: string, line: string, expected: RegExp][] = [
    ["unknown key", `${profiles}siute: x\n`, "2:1 siute", /unknown key, did you mean suite\?/],
    [
      "unknown key, nothing near",
      `${profiles}zebra: x\n`,
      "2:1 zebra",
      /expected one of suite, profiles, backends, run/,
    ],
    ["unknown key within", `${profiles}run:\n  repeat: 2\n`, "3:3 run.repeat", /did you mean repeats\?/],
    [
      "unknown agent",
      "profiles:\n  a:\n    agent: codx\n",
      "3:12 profiles.a.agent",
      /"codx", expected codex, claude-code, chat, command, oracle or noop; did you mean codex\?/,
    ],
    [
      "unknown backend",
      "profiles:\n  a: { agent: codex, backend: replya }\n",
      "2:31 profiles.a.backend",
      /no backend "replya"; did you mean "replay"\?/,
    ],
    [
      "unknown backend of the user's",
      "backends: { workstation: { kind: replay } }\nprofiles:\n  a: { agent: codex, backend: workstatoin }\n",
      "3:31 profiles.a.backend",
      /did you mean "workstation"\?/,
    ],
    [
      "a backend named like an object's own",
      "profiles:\n  a: { agent: codex, backend: constructor }\n",
      "2:31 profiles.a.backend",
      /no backend "constructor"; known: replay/,
    ],
    [
      "a kind that needs settings",
      "profiles:\n  a: { agent: codex, backend: openai, model: m }\n",
      "2:31 profiles.a.backend",
      /baseUrl/,
    ],
    ["unknown kind", `${profiles}backends:\n  b: { kind: opnai }\n`, "3:14 backends.b.kind", /did you mean openai\?/],
    ["wrong type", `${profiles}run: { repeats: two }\n`, "2:17 run.repeats", /is "two", expected a number/],
    ["not whole", `${profiles}run: { repeats: 1.5 }\n`, "2:17 run.repeats", /is 1.5, expected a whole number/],
    ["out of range", `${profiles}run: { repeats: 0 }\n`, "2:17 run.repeats", /is 0, expected more than 0/],
    ["negative seed", `${profiles}run: { seed: -1 }\n`, "2:14 run.seed", /is -1, expected at least 0/],
    [
      "longer than a timer can",
      `${profiles}run: { limits: { timeoutSeconds: 3000000 } }\n`,
      "2:34 run.limits.timeoutSeconds",
      /expected at most 604800/,
    ],
    ["wrong choice", `${profiles}run: { sandbox: dokcer }\n`, "2:17 run.sandbox", /did you mean docker\?/],
    ["list for a map", "profiles: [a]\n", "1:11 profiles", /is a list, expected a map/],
    ["nothing for a map", "profiles:\n  a:\n", "2:5 profiles.a", /is empty, expected a map/],
    ["no profile", "profiles: {}\n", "1:1 profiles", /at least one profile/],
    ["profiles missing", "suite: tasks\n", "1:1 profiles", /is missing, expected a map/],
    [
      "a name that is none",
      "profiles:\n  Bad_Name: { agent: noop }\n",
      "2:3 profiles.Bad_Name",
      /expected lower-case words joined by dashes/,
    ],
    [
      "gate expression",
      `${profiles}gate: { cost: 10% }\n`,
      "2:15 gate.cost",
      /"10%", expected a percentage such as \+20%/,
    ],
    ["gate expression, negative", `${profiles}gate: { latency.p50: -5% }\n`, "2:22 gate.latency.p50", /such as \+20%/],
    ["gate rule", `${profiles}gate: { success: bad }\n`, "2:18 gate.success", /expected worse or not-better/],
    ["suite", `${profiles}suite: [a, 3]\n`, "2:12 suite[1]", /is 3, expected a text/],
    [
      "address",
      `${profiles}backends:\n  b: { kind: openai, baseUrl: "localhost:8000" }\n`,
      "3:31 backends.b.baseUrl",
      /expected an address such as/,
    ],
    [
      "no address at all",
      `${profiles}backends:\n  b: { kind: openai, baseUrl: "nonsense" }\n`,
      "3:31 backends.b.baseUrl",
      /expected an address such as/,
    ],
    [
      "a password in an address",
      `${profiles}backends:\n  b: { kind: openai, baseUrl: "http://me:pw@host/v1" }\n`,
      "3:31 backends.b.baseUrl",
      /apiKeyEnv/,
    ],
    [
      "price half given",
      `${profiles}cost: { prices: { m: { inputPerM: 1 } } }\n`,
      "2:19 cost.prices.m.outputPerM",
      /is missing, expected a number/,
    ],
    [
      "cost limit without price",
      "backends: { b: { kind: openai, baseUrl: 'http://x/v1' } }\nprofiles:\n  a: { agent: codex, backend: b, model: m, limits: { costUsd: 1 } }\n",
      "3:44 profiles.a.limits",
      /price of m: add it under cost\.prices/,
    ],
    [
      "cost limit without price, in Anthropic's protocol",
      "backends: { b: { kind: anthropic, baseUrl: 'http://x/v1' } }\nprofiles:\n  a: { agent: codex, backend: b, model: m, limits: { costUsd: 1 } }\n",
      "3:44 profiles.a.limits",
      /price of m: add it under cost\.prices/,
    ],
    [
      "cost limit of the run without price",
      "backends: { b: { kind: openai, baseUrl: 'http://x/v1' } }\nrun: { limits: { costUsd: 1 } }\nprofiles:\n  a: { agent: codex, backend: b, model: m }\n",
      "4:41 profiles.a.model",
      /cost\.prices/,
    ],
    [
      "codex without backend",
      "profiles:\n  a: { agent: codex }\n",
      "2:3 profiles.a.backend",
      /needed: which model server answers/,
    ],
    [
      "claude-code without backend",
      "profiles:\n  a: { agent: claude-code }\n",
      "2:3 profiles.a.backend",
      /needed: which model server answers/,
    ],
    [
      "model missing",
      "backends: { b: { kind: openai, baseUrl: 'http://x/v1' } }\nprofiles:\n  a: { agent: codex, backend: b }\n",
      "3:3 profiles.a.model",
      /needed with the openai backend/,
    ],
    [
      "session missing",
      "profiles:\n  a: { agent: codex, backend: replay }\n",
      "2:3 profiles.a.session",
      /needed with the replay backend/,
    ],
    ["command missing", "profiles:\n  a: { agent: command }\n", "2:3 profiles.a.command", /the argument list to run/],
    [
      "command as text",
      "profiles:\n  a: { agent: command, command: echo hi }\n",
      "2:33 profiles.a.command",
      /is "echo hi", expected a list/,
    ],
    [
      "a model that nobody serves",
      "profiles:\n  a: { agent: command, command: [x], model: m }\n",
      "2:45 profiles.a.model",
      /needs a backend/,
    ],
    [
      "more than the agent uses",
      "profiles:\n  a: { agent: noop, model: m }\n",
      "2:28 profiles.a.model",
      /the noop agent uses no model/,
    ],
    ["duplicate key", `${profiles}run: { seed: 1 }\nrun: { seed: 2 }\n`, "3:1", /"run" is given twice/],
    ["duplicate profile", "profiles:\n  a: { agent: noop }\n  a: { agent: oracle }\n", "3:3", /"a" is given twice/],
    ["not YAML", "profiles: { a: { agent: noop }\n", "2:1", /is not valid YAML/],
    ["tabs", "profiles:\n\ta: 1\n", "2:1", /Tabs are not allowed/],
    ["two documents", `${profiles}---\n${profiles}`, "2:1", /a second document/],
    ["an alias to nothing", "suite: x\nprofiles: { a: *nothing }\n", "2:16", /Unresolved alias.*nothing/],
    ["empty file", "", "1:1", /is empty, expected a map/],
    ["only comments", "# nothing\n", "1:1", /is empty, expected a map/],
    ["a list", "- a\n", "1:1", /is a list, expected a map/],
  ];

  test.each(cases)("%s", async (_, text, at, expected) => {
    const error = await errorOf(text);
    const first = error.message.split("\n")[0] ?? "";
    expect(first).toMatch(expected);
    expect(first.startsWith(`${join(folder, "agent-eval.yaml")}:${at}: `), first).toBe(true);
    const [position, key] = at.split(" ");
    expect(error.place).toEqual({
      file: join(folder, "agent-eval.yaml"),
      line: Number(position?.split(":")[0]),
      column: Number(position?.split(":")[1]),
      ...(key && { key }),
    });
  });

  test("everything that is wrong at once, in the order of the file", async () => {
    const error = await errorOf("profiles:\n  a: { agnt: noop }\nrun: { sed: 1, repeats: 0 }\n");
    expect(
      error.message.split("\n").map((line) =>
        line
          .replace(/^.*yaml:/, "")
          .split(":")
          .slice(0, 2)
          .join(":"),
      ),
    ).toEqual(
      ["2:3", "2:8", "3:8", "3:25"].map((position) => expect.stringMatching(new RegExp(`^${position} `)) as string),
    );
  });

  test("nested aliases that would fill memory", async () => {
    const bomb = Array.from(
      { length: 12 },
      (_, index) =>
        `x${index}: &x${index} [${Array(9)
          .fill(index ? `*x${index - 1}` : "lol")
          .join(", ")}]`,
    );
    expect((await errorOf(`${bomb.join("\n")}\n`)).message).toMatch(/agent-eval\.yaml:2:\d+: .*alias/i);
  });
});

describe("a file that cannot be read", () => {
  test("is named, with what to do", async () => {
    const missing = await loadConfig("none.yaml", folder).catch((error) => error);
    expect(missing).toMatchObject({ code: "unreadable-config", exitCode: 2, fix: "Check the path after -c." });
    expect(missing.message).toContain(join(folder, "none.yaml"));
    const gone = await loadConfig("none.ts", folder).catch((error) => error);
    expect(gone).toMatchObject({ code: "unreadable-config", fix: "Check the path after -c." });
    await mkdir(join(folder, "agent-eval.yaml"));
    expect(await loadConfig(undefined, folder).catch((error) => error)).toMatchObject({ code: "unreadable-config" });
  });

  test("no configuration at all says which names are looked for", async () => {
    const error = await loadConfig(undefined, folder).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "no-config", exitCode: 2 });
    expect(error.fix).toContain("agent-eval.yaml");
  });

  test("a module that throws, imports nothing that is there, or exports nothing", async () => {
    expect((await errorOf("throw new Error('broken inside');\n", "throws.ts")).message).toContain("broken inside");
    expect((await errorOf("import 'no-such-package';\nexport default {};\n", "imports.ts")).message).toContain(
      "no-such-package",
    );
    const empty = await errorOf("export const config = {};\n", "exports.ts");
    expect([empty.message, empty.fix]).toEqual([
      expect.stringContaining("no default export"),
      expect.stringContaining("defineConfig"),
    ]);
  });

  test("a module's wrong value is named by file and key", async () => {
    const error = await errorOf("export default { profiles: { a: { agent: 'noop', modle: 'x' } } };\n", "wrong.ts");
    expect(error.message).toBe(`${join(folder, "wrong.ts")} profiles.a.modle: unknown key, did you mean model?`);
  });
});

test("a key that is not in the environment is named, and how to set it; the address shows no credential", async () => {
  const backend = createBackend(
    OpenAiSettings.parse({ kind: "openai", baseUrl: "http://host/v1", wire: "chat", apiKeyEnv: "MY_KEY" }),
    { OTHER: "x" },
  );
  const request = { profile: "a", model: "m", contextWindow: null, session: null };
  await expect(backend.ready({ ...request, agentWire: null, parallel: 1 }, {} as Site)).rejects.toMatchObject({
    code: "missing-api-key",
    exitCode: 2,
    message: expect.stringContaining("MY_KEY"),
    fix: expect.stringContaining("Export MY_KEY"),
  });
});
