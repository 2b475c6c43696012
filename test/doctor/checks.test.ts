import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SurveyedServer } from "../../src/backends/survey.ts";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import type { Findings } from "../../src/discovery/findings.ts";
import type { Check, Finding } from "../../src/doctor/check.ts";
import { clock } from "../../src/doctor/clock.ts";
import { gpu as gpuCheck } from "../../src/doctor/engine.ts";
import { exposure } from "../../src/doctor/exposure.ts";
import { instruments } from "../../src/doctor/instruments.ts";
import { disk } from "../../src/doctor/machine.ts";
import { memory } from "../../src/doctor/memory.ts";
import { modelDisk } from "../../src/doctor/model-disk.ts";
import type { Instruments, Patient } from "../../src/doctor/patient.ts";
import { reach } from "../../src/doctor/reach.ts";
import { lookAtServers } from "../../src/doctor/servers.ts";
import { vulnerabilities } from "../../src/doctor/vulnerabilities.ts";
import { wires } from "../../src/doctor/wires.ts";
import { startLocal as startDmr } from "../backends/dmr-local.ts";
import { startLocal as startOllama } from "../backends/ollama-local.ts";
import { startIssuer } from "../fakes/issuer.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import { startVllm } from "../fakes/vllm.ts";
import { chatter } from "../gateway/harness.ts";
import { engine, findings, GIB, gpu, hardware, server } from "../proposals/machines.ts";

interface Given {
  readonly config?: ConfigInput;
  readonly findings?: Partial<Findings>;
  readonly instruments?: Partial<Instruments>;
  readonly env?: NodeJS.ProcessEnv;
}

/** Healthy in all that is not given. */
async function patientWith(given: Given): Promise<Patient> {
  const config = given.config === undefined ? null : Config.parse(given.config);
  return {
    env: given.env ?? {},
    home: "/home/someone",
    findings: findings(given.findings),
    loaded: config === null ? new Error("none") : { config, file: "agent-eval.yaml", baseDir: "/", notes: [] },
    servers: await lookAtServers(config, {}),
    instruments: {
      ownAddresses: () => ["192.168.1.7", "172.17.0.1"],
      answers: async () => false,
      clockSkewMs: async () => 200,
      freeBytes: async () => 500 * GIB,
      ...given.instruments,
    },
    imagesDir: "/nowhere",
    onProgress: () => {},
    signal: new AbortController().signal,
  };
}

async function findingsOf(check: Check, given: Given): Promise<readonly Finding[]> {
  return check.run(await patientWith(given));
}

const ollamaAt = (url: string, profiles: ConfigInput["profiles"] = {}): ConfigInput => ({
  backends: { local: { kind: "ollama", mode: "host", url } },
  profiles: { codex: { agent: "codex", backend: "local", model: "stand-in:8b" }, ...profiles },
});
const inContainer = (modelName: string, contextWindow = 65_536): ConfigInput => ({
  profiles: { codex: { agent: "codex", backend: "ollama", model: modelName, contextWindow } },
});
const dmrAt = (url: string, more: object = {}): ConfigInput => ({
  backends: { local: { kind: "dmr", url, ...more } },
  profiles: { codex: { agent: "codex", backend: "local", model: "ai/stand-in" } },
});

async function pull(ollama: string, name: string): Promise<void> {
  await (await fetch(`${ollama}/api/pull`, { method: "POST", body: JSON.stringify({ model: name }) })).text();
}

describe("a configured server", () => {
  test("that does not answer is a failure, with what to start", async () => {
    const [finding] = await findingsOf(reach, { config: ollamaAt("http://127.0.0.1:1") });
    expect(finding).toMatchObject({
      status: "fail",
      name: "server local",
      fix: expect.stringContaining("ollama serve"),
    });
  });

  test("without the model says what the run will pull; with it, that all is well", async () => {
    const url = await startOllama({ STAND_IN_STEP_MS: "1" });
    const config = ollamaAt(url);
    expect(await findingsOf(reach, { config })).toMatchObject([
      { status: "ok", detail: expect.stringContaining("0.32.15") },
      { status: "note", name: "model stand-in:8b", fix: expect.stringContaining("ollama pull stand-in:8b") },
    ]);
    await pull(url, "stand-in:8b");
    expect((await findingsOf(reach, { config }))[1]).toMatchObject({ status: "ok", detail: "installed in local" });
  });

  test("that is another kind of server is a failure", async () => {
    const [finding] = await findingsOf(reach, { config: dmrAt(await startOllama()) });
    expect(finding).toMatchObject({ status: "fail", detail: expect.stringContaining("something else") });
  });

  test("that only an agent's own login may use is there, whoever asks without one", async () => {
    await using issuer = await startIssuer();
    const folder = await mkdtemp(join(tmpdir(), "doctor-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const authFile = join(folder, "auth.json");
    const refuses = (_: object, { authorization }: { authorization?: string | undefined }) =>
      authorization === undefined ? { status: 401, body: { error: { message: "log in" } } } : null;
    const service = await startResponsesUpstream({ session: chatter(1), refuses });
    onTestFinished(() => service.close());
    const config: ConfigInput = {
      backends: { chatgpt: { kind: "openai", baseUrl: service.baseUrl } },
      profiles: { mine: { agent: "codex", backend: "chatgpt", model: "gpt-6-sol", authFile } },
    };
    expect(await findingsOf(reach, { config })).toMatchObject([
      { status: "fail", detail: expect.stringContaining("auth.json") },
    ]);
    await writeFile(authFile, issuer.authFile());
    expect(await findingsOf(reach, { config })).toMatchObject([{ status: "ok", name: "server chatgpt" }]);
  });

  test("is asked for every model that profiles want of it", async () => {
    const server = await startVllm({ session: chatter(9) });
    onTestFinished(() => server.close());
    const profile = (model: string) => ({ agent: "codex", backend: "gpu", model }) as const;
    const config: ConfigInput = {
      backends: { gpu: { kind: "openai", baseUrl: server.baseUrl } },
      profiles: { right: profile("qwen3-coder"), wrong: profile("qwen3-code"), again: profile("qwen3-coder") },
    };
    expect(await findingsOf(reach, { config })).toMatchObject([
      { status: "ok", name: "server gpu, qwen3-coder" },
      { status: "fail", name: "server gpu, qwen3-code", detail: expect.stringContaining('no model "qwen3-code"') },
    ]);
  });

  test("that is started by the run is none of the doctor's business yet", async () => {
    expect(await findingsOf(reach, { config: inContainer("gpt-oss:20b") })).toMatchObject([
      { status: "ok", detail: "ollama, started when a run needs it" },
    ]);
  });

  test("of an agent whose wire it is too old for gets a note", async () => {
    const url = await startOllama({ STAND_IN_VERSION: "0.13.9" });
    const claude = { agent: "claude-code", backend: "local", model: "stand-in:8b" } as const;
    expect(await findingsOf(wires, { config: ollamaAt(url) })).toEqual([]);
    expect(await findingsOf(wires, { config: ollamaAt(url, { claude }) })).toMatchObject([
      { status: "note", detail: expect.stringContaining("messages"), fix: "Update Ollama to 0.14.0 or newer." },
    ]);
  });
});

describe("security holes of Docker Model Runner", () => {
  test.each([
    ["v1.0.15", /CVE-2026-33990.*CVE-2026-28400/],
    ["v1.1.24", /CVE-2026-33990/],
  ])("%s: the run would refuse it", async (version, holes) => {
    const url = await startDmr({ STAND_IN_VERSION: version });
    expect(await findingsOf(vulnerabilities, { config: dmrAt(url) })).toMatchObject([
      { status: "fail", detail: expect.stringMatching(holes), fix: expect.stringContaining("1.1.25") },
    ]);
    const allowed = dmrAt(url, { allowVulnerable: true });
    expect(await findingsOf(vulnerabilities, { config: allowed })).toMatchObject([{ status: "warning" }]);
  });

  test("one that nobody configured is a warning; 1.1.25 has none", async () => {
    const old = server([], { kind: "dmr", url: "http://127.0.0.1:12434", vulnerabilities: ["CVE-2026-33990"] });
    expect(await findingsOf(vulnerabilities, { findings: { servers: [old] } })).toMatchObject([{ status: "warning" }]);
    const url = await startDmr({ STAND_IN_VERSION: "v1.1.25" });
    expect(await findingsOf(vulnerabilities, { config: dmrAt(url) })).toEqual([]);
  });
});

describe("a server that others can reach", () => {
  const at = (kind: SurveyedServer["kind"], ...open: string[]) =>
    findingsOf(exposure, {
      findings: { servers: [server([], { kind, url: "http://127.0.0.1:11434" })] },
      instruments: { answers: async (url) => open.some((address) => url === `http://${address}:11434/`) },
    });

  test("at an address of the network is a warning, with how to bind it", async () => {
    expect(await at("ollama", "192.168.1.7")).toMatchObject([
      {
        status: "warning",
        detail: expect.stringContaining("192.168.1.7"),
        fix: expect.stringContaining("OLLAMA_HOST=127.0.0.1"),
      },
    ]);
  });

  test("at Docker's bridge is as it should be for Docker Model Runner, and worth a note for others", async () => {
    expect(await at("dmr", "172.17.0.1")).toMatchObject([
      { status: "ok", detail: expect.stringContaining("agents reach only the gateway") },
    ]);
    expect(await at("ollama", "172.17.0.1")).toMatchObject([{ status: "note" }]);
  });

  test("at the loopback alone is well; one elsewhere is not this machine's", async () => {
    expect(await at("ollama")).toMatchObject([{ status: "ok" }]);
    const far = server([], { url: "http://gpu-box:11434" });
    expect(await findingsOf(exposure, { findings: { servers: [far] } })).toEqual([]);
  });

  test("is found out by asking, at the addresses this machine really has", async () => {
    const open = createServer((_request, response) => response.end("hello"));
    await new Promise<void>((resolve) => open.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void open.close());
    const { port } = open.address() as AddressInfo;
    expect(await instruments.answers(`http://127.0.0.1:${port}/`)).toBe(true);
    expect(await instruments.answers("http://127.0.0.1:1/")).toBe(false);
    expect(instruments.ownAddresses()).not.toContain("127.0.0.1");
    expect(Math.abs((await instruments.clockSkewMs(`http://127.0.0.1:${port}/`)) ?? 1e6)).toBeLessThan(5000);
    expect(await instruments.freeBytes("/nowhere/at/all")).toBeGreaterThan(0);
  });
});

describe("clocks", () => {
  const here = server([]);

  test("that agree are well", async () => {
    expect(await findingsOf(clock, { findings: { servers: [here] } })).toMatchObject([
      { status: "ok", detail: "agrees with Docker, ollama" },
    ]);
  });

  test("of an engine that slept, or of a server, are warnings that say how far", async () => {
    const slept = await findingsOf(clock, { findings: { engine: engine({ clockSkewMs: -3_600_000 }) } });
    expect(slept).toMatchObject([{ status: "warning", detail: "Docker is 3600 s behind this machine" }]);
    const given = { findings: { servers: [here] }, instruments: { clockSkewMs: async () => 61_000 } };
    expect(await findingsOf(clock, given)).toMatchObject([
      { status: "warning", detail: "ollama is 61 s ahead of this machine" },
    ]);
  });
});

describe("memory", () => {
  test("for the largest configured model counts the trials at once", async () => {
    const machine = hardware({ gpus: [gpu("NVIDIA RTX 4090", 24)] });
    const found = { hardware: machine, engine: engine({ runtimes: ["nvidia"] }) };
    expect(await findingsOf(memory, { config: inContainer("gpt-oss:20b"), findings: found })).toMatchObject([
      { status: "ok", detail: expect.stringContaining("gpt-oss:20b needs about 17.0 GiB with 65536 tokens") },
    ]);
    const four = { ...inContainer("gpt-oss:20b"), run: { modelSlots: 4 } };
    expect(await findingsOf(memory, { config: four, findings: found })).toMatchObject([
      { status: "warning", detail: expect.stringContaining("4 × 65536"), fix: expect.stringContaining("smaller") },
    ]);
  });

  test("of a GPU that Docker does not hand over does not count for a container", async () => {
    const machine = hardware({ gpus: [gpu("NVIDIA H200", 139)], memoryBytes: 16 * GIB });
    const [finding] = await findingsOf(memory, { config: inContainer("gpt-oss:20b"), findings: { hardware: machine } });
    expect(finding).toMatchObject({ status: "warning", detail: expect.stringContaining("no GPU") });
  });
});

describe("disk", () => {
  const full = { freeBytes: async () => 12 * GIB };

  test("for temporary files", async () => {
    expect(await findingsOf(disk, { instruments: { freeBytes: async () => GIB } })).toMatchObject([{ status: "fail" }]);
  });

  test("for a model that a server here still has to pull, where that server keeps them", async () => {
    const url = await startOllama();
    const config: ConfigInput = {
      backends: { local: { kind: "ollama", mode: "host", url } },
      profiles: { codex: { agent: "codex", backend: "local", model: "gpt-oss:20b" } },
    };
    const asked: string[] = [];
    const freeBytes = async (path: string) => {
      asked.push(path);
      return 12 * GIB;
    };
    expect(await findingsOf(modelDisk, { config, instruments: { freeBytes } })).toMatchObject([
      { status: "fail", detail: expect.stringContaining("about 13.0 GiB to pull, 12 GiB free") },
    ]);
    await findingsOf(modelDisk, { config, instruments: { freeBytes }, env: { OLLAMA_MODELS: "/big" } });
    expect(asked).toEqual(["/home/someone/.ollama/models", "/big"]);
    expect(await findingsOf(modelDisk, { config })).toMatchObject([{ status: "ok" }]);
  });

  test("in a container's volume, where it may be already, is a warning; in a virtual machine nobody can look", async () => {
    const config = inContainer("gpt-oss:20b");
    expect(await findingsOf(modelDisk, { config, instruments: full })).toMatchObject([
      { status: "warning", detail: expect.stringContaining("/var/lib/docker") },
    ]);
    const desktop = { engine: engine({ sharesHostNetwork: false }) };
    expect(await findingsOf(modelDisk, { config, findings: desktop, instruments: full })).toMatchObject([
      { status: "note" },
    ]);
  });

  test("is not asked for by a model that is installed", async () => {
    const url = await startOllama({ STAND_IN_STEP_MS: "1" });
    await pull(url, "stand-in:8b");
    expect(await findingsOf(modelDisk, { config: ollamaAt(url), instruments: full })).toEqual([]);
  });
});

describe("the GPU", () => {
  const machine = hardware({ gpus: [gpu("NVIDIA RTX 4090", 24)] });

  test("that Docker cannot hand over is a warning where a server is to run in a container", async () => {
    expect(await findingsOf(gpuCheck, { findings: { hardware: machine } })).toMatchObject([{ status: "note" }]);
    expect(
      await findingsOf(gpuCheck, { findings: { hardware: machine }, config: inContainer("gpt-oss:20b") }),
    ).toMatchObject([{ status: "warning", fix: expect.stringContaining("nvidia-ctk runtime configure") }]);
    const given = { findings: { hardware: machine, engine: engine({ runtimes: ["nvidia"] }) } };
    expect(await findingsOf(gpuCheck, given)).toMatchObject([{ status: "ok" }]);
  });

  test("of a Mac is out of reach for containers", async () => {
    const mac = hardware({
      platform: "darwin",
      gpus: [{ name: "Apple M4", driver: null, vramBytes: null }],
      unifiedMemory: true,
    });
    const [finding] = await findingsOf(gpuCheck, { findings: { hardware: mac }, config: inContainer("gpt-oss:20b") });
    expect(finding).toMatchObject({ status: "warning", fix: expect.stringContaining("mode: host") });
  });
});
