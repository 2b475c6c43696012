import { describe, expect, test } from "vitest";
import type { Findings } from "../../src/discovery/findings.ts";
import type { Proposal } from "../../src/proposals/proposal.ts";
import { propose } from "../../src/proposals/propose.ts";
import { engine, findings, GIB, gpu, hardware, model, server } from "./machines.ts";

function proposed(given: Findings, cloud = false): Proposal {
  const proposal = propose(given, { cloud });
  if ("problem" in proposal) throw new Error(proposal.problem);
  return proposal;
}

/** What would run: `agent model context`. */
function running(given: Findings, cloud = false): string[] {
  return proposed(given, cloud)
    .profiles.filter(({ active }) => active)
    .map(({ value }) => [value.agent, value.model ?? value.codexProfile, value.contextWindow].join(" "));
}

const noGpu16 = hardware({ memoryBytes: 16 * GIB });
const gpu8 = hardware({ gpus: [gpu("NVIDIA GeForce RTX 4060", 8)], memoryBytes: 32 * GIB });
const gpu24 = hardware({ gpus: [gpu("NVIDIA GeForce RTX 4090", 24)] });
const gpu139 = hardware({ gpus: [gpu("NVIDIA H200", 139)], memoryBytes: 512 * GIB });
const mac64 = hardware({
  platform: "darwin",
  arch: "arm64",
  gpus: [{ name: "Apple M4 Max", driver: null, vramBytes: null }],
  unifiedMemory: true,
});

/** By the shape that their GGUF files give. */
const installed = [
  model("gpt-oss:120b", 65, { kvBytesPerToken: 73_728, trainedContext: 131_072 }),
  model("qwen3-coder:30b", 19, { kvBytesPerToken: 98_304 }),
  model("gpt-oss:20b", 14, { kvBytesPerToken: 49_152, trainedContext: 131_072 }),
  model("qwen3:8b", 5.2, { kvBytesPerToken: 147_456, trainedContext: 40_960 }),
  model("qwen3:4b", 2.6, { kvBytesPerToken: 147_456 }),
];

describe("the largest installed model that fits, and a fast one", () => {
  test.each([
    ["no GPU, 16 GiB", noGpu16, ["codex qwen3:8b 40960", "codex qwen3:4b 32768", "claude-code qwen3:8b 40960"]],
    ["24 GiB of VRAM", gpu24, ["codex gpt-oss:20b 65536", "codex qwen3:4b 65536", "claude-code gpt-oss:20b 65536"]],
    [
      "139 GiB of VRAM",
      gpu139,
      ["codex gpt-oss:120b 65536", "codex qwen3-coder:30b 65536", "claude-code gpt-oss:120b 65536"],
    ],
    [
      "a Mac with 64 GiB",
      mac64,
      ["codex qwen3-coder:30b 65536", "codex qwen3:4b 65536", "claude-code qwen3-coder:30b 65536"],
    ],
  ])("%s", (_, machine, expected) => {
    expect(running(findings({ hardware: machine, servers: [server(installed)] }))).toEqual(expected);
  });

  test("where none of them fits, one that does is pulled; where none at all does, the smallest, and it is said", () => {
    const small = proposed(findings({ hardware: gpu8, servers: [server(installed)] }));
    expect(small.profiles[0]?.value).toMatchObject({ model: "qwen2.5-coder:7b", contextWindow: 32_768 });
    expect(small.profiles[0]?.reasons[0]).toMatch(/No model that is installed here fits: the first run pulls/);
    const tiny = hardware({ memoryBytes: 6 * GIB });
    const { profiles } = proposed(findings({ hardware: tiny, engine: engine({ memoryBytes: 6 * GIB }) }));
    expect(profiles[0]?.reasons.join(" ")).toMatch(
      /more than the 2 GiB there are, so it will be slow, or fail to load/,
    );
  });

  test("the memory of several GPUs counts together", () => {
    const two = hardware({ gpus: [gpu("NVIDIA L4", 22.5), gpu("NVIDIA L4", 22.5)] });
    expect(running(findings({ hardware: two, servers: [server(installed)] }))[0]).toBe("codex qwen3-coder:30b 65536");
  });

  test("a model more than twice as large goes before 64k of context", () => {
    const few = [installed[1], installed[4]].filter((each) => each !== undefined);
    const { profiles } = proposed(findings({ hardware: gpu24, servers: [server(few)] }));
    expect(profiles[0]?.value).toMatchObject({ model: "qwen3-coder:30b", contextWindow: 32_768 });
    expect(profiles[0]?.reasons.join(" ")).toMatch(/RTX 4090, 24 GiB; it needs about 21\.7 GiB with a context of 32k/);
  });

  test("what fits nowhere is left out with its numbers", () => {
    const { skipped } = proposed(findings({ hardware: gpu24, servers: [server(installed)] }));
    expect(skipped).toEqual([
      expect.stringMatching(/^gpt-oss:120b.*needs about 63\.8 GiB with a context of 32k: more than the 23/),
    ]);
  });

  test("a model whose shape is unknown is taken to need much", () => {
    const unknown = [model("mystery:30b", 15, { kvBytesPerToken: null })];
    const [first] = proposed(findings({ hardware: gpu24, servers: [server(unknown)] })).profiles;
    // 14 GiB of weights and, at 208 KiB a token, 13 GiB of cache with 64k: half of that fits.
    expect(first?.value.contextWindow).toBe(32_768);
  });

  test("without a GPU agents are given more time", () => {
    const slow = proposed(findings({ hardware: noGpu16, servers: [server(installed)] })).timeoutSeconds.value;
    expect(slow).toBeGreaterThan(
      proposed(findings({ hardware: gpu24, servers: [server(installed)] })).timeoutSeconds.value,
    );
  });
});

test("a server without a GPU is waited for while it reads a long prompt; one with a GPU as usual", () => {
  const onlyDocker = proposed(findings({ hardware: noGpu16 }));
  expect(onlyDocker.backends[0]?.value).toEqual({ kind: "ollama", mode: "container", idleTimeoutSeconds: 1800 });
  const installedHere = proposed(findings({ hardware: noGpu16, servers: [server(installed)] }));
  expect(installedHere.backends[0]?.value).toMatchObject({ mode: "host", idleTimeoutSeconds: 1800 });
  const { backends } = proposed(findings({ hardware: gpu24, servers: [server(installed)] }));
  expect(backends[0]?.value).not.toHaveProperty("idleTimeoutSeconds");
});

describe("models that are left out", () => {
  test.each([
    [
      "cannot call tools",
      model("codellama:13b", 7, { tools: false }),
      /codellama:13b \(ollama\): it cannot call tools/,
    ],
    ["embed", model("nomic-embed-text", 0.3, { unsuitable: "an embedding model" }), /an embedding model/],
    ["have a small window", model("old:7b", 4, { trainedContext: 8192 }), /trained for 8192 tokens/],
  ])("those that %s", (_, useless, reason) => {
    const good = model("qwen3-coder:30b", 19, { kvBytesPerToken: 98_304 });
    const proposal = proposed(findings({ hardware: gpu139, servers: [server([useless, good])] }));
    expect(proposal.skipped).toEqual([expect.stringMatching(reason)]);
    expect(proposal.profiles.every(({ value }) => value.model === "qwen3-coder:30b")).toBe(true);
  });

  test("those of a server that a run would refuse", () => {
    const holes = server([model("ai/qwen3", 5)], {
      ...{ kind: "dmr", url: "http://127.0.0.1:12434", version: "v1.1.24", wires: ["messages"] },
      vulnerabilities: ["CVE-2026-33990"],
    });
    const proposal = proposed(findings({ servers: [holes] }));
    expect(proposal.skipped.join()).toMatch(/v1\.1\.24, and may have CVE-2026-33990; update it/);
    expect(proposal.backends.map(({ value }) => value.kind)).toEqual(["ollama"]);
  });

  test("those that a server with a fixed context has loaded with too little", () => {
    const small = server([model("qwen", 5, { fixedContext: 4096 })], {
      kind: "llama-server",
      url: "http://127.0.0.1:8080",
    });
    expect(proposed(findings({ servers: [small] })).skipped.join()).toMatch(/loaded with 4096 tokens/);
  });
});

describe("agents", () => {
  test("Claude Code is proposed only where the server speaks Messages", () => {
    const before = server(installed, { version: "0.13.9", wires: ["responses"] });
    expect(running(findings({ hardware: gpu24, servers: [before] })).some((line) => line.startsWith("claude"))).toBe(
      false,
    );
  });

  test("servers are named with what they are attached by", () => {
    const vllm = server([model("qwen3-coder", null, { fixedContext: 65_536, tools: null })], {
      ...{ kind: "vllm", url: "http://127.0.0.1:8000", wires: [] },
    });
    const { backends, profiles } = proposed(findings({ hardware: gpu24, servers: [vllm] }));
    expect(backends.map(({ name, value }) => ({ name, value }))).toEqual([
      { name: "vllm", value: { kind: "openai", baseUrl: "http://127.0.0.1:8000/v1" } },
    ]);
    expect(profiles[0]?.reasons.join(" ")).toMatch(/Whether it calls tools is not known/);
  });

  test("a server on another machine is used, and nothing is claimed about its memory", () => {
    const far = server([model("gpt-oss:120b", 65)], { url: "http://gpu-box:11434" });
    const { profiles } = proposed(findings({ hardware: noGpu16, servers: [far] }));
    expect(profiles[0]?.value.model).toBe("gpt-oss:120b");
    expect(profiles[0]?.reasons.join(" ")).toMatch(/another machine, whose memory is not known/);
  });
});

describe("where nothing suitable is installed", () => {
  test.each([
    ["no GPU, 16 GiB", noGpu16, "qwen3:8b"],
    ["no GPU, 128 GiB, too slow for what would fit", hardware({ memoryBytes: 128 * GIB }), "qwen3:8b"],
    ["8 GiB of VRAM", gpu8, "qwen2.5-coder:7b"],
    ["24 GiB of VRAM", gpu24, "gpt-oss:20b"],
    ["139 GiB of VRAM", gpu139, "gpt-oss:120b"],
    ["a Mac with 64 GiB", mac64, "qwen3-coder:30b"],
  ])("%s: a server that runs pulls a model that fits", (_, machine, expected) => {
    const { backends, profiles } = proposed(findings({ hardware: machine, servers: [server([])] }));
    expect(backends[0]?.value).toMatchObject({ kind: "ollama", mode: "host" });
    expect(profiles[0]?.value.model).toBe(expected);
    expect(profiles[0]?.reasons[0]).toMatch(/the first run pulls this one, \d+\.\d GB/);
  });

  test("Docker alone: an Ollama in a container, with the GPU where Docker hands it over", () => {
    const given = { hardware: gpu139, engine: engine({ runtimes: ["runc", "nvidia"] }) };
    const { backends, profiles } = proposed(findings(given));
    expect(backends.map(({ value }) => value)).toEqual([{ kind: "ollama", mode: "container" }]);
    expect(profiles[0]?.value.model).toBe("gpt-oss:120b");
  });

  test("a Mac's containers have neither its GPU nor its memory", () => {
    const desktop = engine({ memoryBytes: 16 * GIB, sharesHostNetwork: false, operatingSystem: "Docker Desktop" });
    const { profiles } = proposed(findings({ hardware: mac64, engine: desktop }));
    expect(profiles[0]?.value.model).toBe("qwen3:8b");
    expect(profiles[0]?.reasons.join(" ")).toMatch(/16 GiB of memory in Docker, no GPU there/);
  });

  test("nothing at all: says what to install, and offers the cloud only where a key is set", () => {
    const bare = findings({ engine: null });
    expect(propose(bare, { cloud: false })).toEqual({
      problem: expect.stringMatching(/no model server and no Docker/),
      fix: expect.stringMatching(/Install and start Docker .*or Ollama/),
    });
    expect(propose({ ...bare, keys: ["OPENAI_API_KEY"] }, { cloud: false })).toMatchObject({
      fix: expect.stringMatching(/--cloud to use OPENAI_API_KEY, which sends code away/),
    });
  });

  test("a server without Docker is used, with a word about what that means", () => {
    const { notes } = proposed(findings({ engine: null, servers: [server(installed)] }));
    expect(notes.join()).toMatch(/unconfined.*--sandbox local/);
  });
});

describe("the cloud is a choice that somebody makes", () => {
  const keys = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];
  const given = findings({ hardware: gpu24, servers: [server(installed)], keys });

  test("with a key alone it stands there as a comment", () => {
    const { backends, profiles } = proposed(given);
    const cloud = profiles.filter(({ name }) => name.startsWith("cloud-"));
    expect(cloud.map(({ active }) => active)).toEqual([false, false]);
    expect(backends.filter(({ name }) => name.endsWith("-cloud")).every(({ active }) => !active)).toBe(true);
  });

  test("it is taken in when asked for, by the names of variables alone", () => {
    expect(running(given, true).slice(-2)).toEqual([
      expect.stringMatching(/^codex gpt/),
      expect.stringMatching(/^claude-code claude/),
    ]);
  });
});

describe("profiles of the user's own Codex configuration", () => {
  const profile = (name: string, baseUrl: string, modelName: string) => ({
    ...{ name, file: "/home/someone/.codex/config.toml", model: modelName, reasoningEffort: null, contextWindow: null },
    ...{ provider: { id: "own", baseUrl, envKey: null, login: false }, settings: {}, leftOut: [] },
  });
  const given = (...codexProfiles: ReturnType<typeof profile>[]) =>
    findings({ hardware: gpu24, servers: [server(installed)], codexProfiles });

  test("one of a local server and an installed model runs", () => {
    const own = proposed(given(profile("Deep Thought", "http://localhost:11434/v1", "gpt-oss:20b"))).profiles;
    expect(own).toContainEqual({
      name: "codex-deep-thought",
      value: { agent: "codex", codexProfile: "Deep Thought", contextWindow: 65_536 },
      reasons: [expect.stringContaining("config.toml"), expect.any(String)],
      active: true,
    });
  });

  test.each([
    ["a server elsewhere", profile("work", "https://api.example.com/v1", "gpt-oss:20b")],
    ["a model that would have to be pulled", profile("big", "http://localhost:11434/v1", "llama4:400b")],
  ])("one of %s is only offered", (_, own) => {
    expect(proposed(given(own)).profiles.find(({ value }) => value.codexProfile !== undefined)?.active).toBe(false);
  });
});
