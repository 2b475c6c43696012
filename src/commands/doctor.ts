import { access, constants, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { styleText } from "node:util";
import { execa } from "execa";
import { agents } from "../agents/registry.ts";
import { createBackend } from "../backends/registry.ts";
import { loadConfig } from "../config/load.ts";
import { connectEngine } from "../containers/engine.ts";
import { AgentEvalError, ExitCode, messageOf } from "../errors.ts";
import { imagesToPrepare, startSandbox } from "../sandboxes/registry.ts";
import { singleCommit } from "../tasks/repository.ts";
import { textFile } from "../trees/tree.ts";
import { Interrupt } from "./interrupt.ts";
import { imagesDir } from "./package.ts";

interface Check {
  readonly name: string;
  /** `note`: something is missing that not everybody needs. */
  readonly status: "ok" | "note" | "fail";
  readonly detail: string;
  readonly fix: string | null;
}

/** `agent-eval doctor`: exit 3 when something a run needs is broken. */
export async function doctor(options: { config?: string; json?: boolean }): Promise<ExitCode> {
  const checks: Check[] = [];
  using interrupt = new Interrupt();
  const { signal } = interrupt;
  const local = gateway("local", options.config, signal);
  for (const check of [node, git, disk, configuration(options.config), ...agentChecks(), docker, local]) {
    if (!signal.aborted) checks.push(await check());
  }
  if (!signal.aborted) checks.push(...(await servers(options.config)));
  const withDocker = checks.some(({ name, status }) => name === "docker" && status === "ok");
  if (withDocker && !signal.aborted)
    checks.push(...(await images(options.config)), await gateway("docker", options.config, signal)());
  if (signal.aborted) return ExitCode.interrupted;
  if (options.json) process.stdout.write(`${JSON.stringify({ checks }, null, 2)}\n`);
  else process.stdout.write(checks.map(lineOf).join(""));
  return checks.some(({ status }) => status === "fail") ? ExitCode.infra : ExitCode.ok;
}

const ok = (name: string, detail: string): Check => ({ name, status: "ok", detail, fix: null });

function failed(name: string, error: unknown, status: Check["status"] = "fail"): Check {
  const fix = error instanceof AgentEvalError ? (error.fix ?? null) : null;
  return { name, status, detail: messageOf(error), fix };
}

async function node(): Promise<Check> {
  return ok("node", `${process.version} (${process.execPath})`);
}

async function git(): Promise<Check> {
  try {
    await singleCommit(new Map([["file", textFile("")]]));
    const { stdout } = await execa("git", ["--version"]);
    return ok("git", stdout);
  } catch (error) {
    return failed("git", error);
  }
}

/** Images of agents and toolchains take about 2 GB; a full disk loses trials. */
async function disk(): Promise<Check> {
  const { bavail, bsize } = await statfs(tmpdir());
  const free = (bavail * bsize) / 1024 ** 3;
  const detail = `${free.toFixed(1)} GiB free in ${tmpdir()}`;
  await access(tmpdir(), constants.W_OK);
  if (free >= 5) return ok("disk", detail);
  return { name: "disk", status: "fail", detail, fix: "Free some space: 5 GiB is comfortable." };
}

function configuration(file: string | undefined): () => Promise<Check> {
  return async () => {
    try {
      const { file: path, config } = await loadConfig(file);
      return ok("configuration", `${path}: ${Object.keys(config.profiles).length} profiles`);
    } catch (error) {
      return failed("configuration", error);
    }
  };
}

function agentChecks(): (() => Promise<Check>)[] {
  return Object.values(agents).flatMap((agent) => {
    const { binary } = agent;
    if (binary === null) return [];
    return async (): Promise<Check> => {
      const name = `${agent.kind} on this machine`;
      const found = await binary.findLocal(undefined);
      if (!found) {
        const fix = `The Docker sandbox brings its own ${binary.version}. For --sandbox local, install it.`;
        return { name, status: "note", detail: "not found", fix };
      }
      const detail = `${found.version} (${found.path})`;
      if (found.version === binary.version) return ok(name, detail);
      const fix = `The Docker sandbox uses ${binary.version}; results of the two do not compare.`;
      return { name, status: "note", detail, fix };
    };
  });
}

async function docker(): Promise<Check> {
  try {
    const { version, apiVersion, operatingSystem } = await connectEngine();
    return ok("docker", `Engine ${version}, API ${apiVersion}, ${operatingSystem}`);
  } catch (error) {
    return failed("docker", error, "note");
  }
}

/** Asks every model server of the configuration for a sign of life. */
async function servers(file: string | undefined): Promise<Check[]> {
  const loaded = await loadConfig(file).catch(() => null);
  if (loaded === null) return [];
  const onProgress = () => {};
  const { signal } = new AbortController();
  await using sandbox = await startSandbox("local", { pods: 0, upstreamUrls: [], imagesDir, onProgress, signal });
  const checks: Check[] = [];
  for (const [name, config] of Object.entries(loaded.config.backends)) {
    const backend = createBackend(config, process.env);
    if (backend.exclusive && backend.url === null) {
      checks.push(ok(`server ${name}`, `${config.kind}, started when a run needs it`));
      continue;
    }
    try {
      const request = {
        profile: "doctor",
        model: "",
        contextWindow: null,
        session: "doctor",
        agentWire: null,
        parallel: 1,
      };
      const site = { gateway: sandbox.gateway, inContainers: false, onProgress, signal };
      const { facts } = await backend.ready(request, site);
      checks.push(ok(`server ${name}`, Object.values(facts).join(", ")));
    } catch (error) {
      checks.push(failed(`server ${name}`, error));
    }
  }
  return checks;
}

/** What the configuration's agents need on the usual toolchain. */
async function neededImages(file: string | undefined) {
  const loaded = await loadConfig(file).catch(() => null);
  const used = new Set(Object.values(loaded?.config.profiles ?? {}).map(({ agent }) => agent));
  const layers = [...used].flatMap((kind) => agents[kind].binary ?? []);
  return [
    { toolchain: "node", layer: null },
    ...layers.map(({ layer, version }) => ({ toolchain: "node", layer: { name: layer, version } })),
  ];
}

async function images(file: string | undefined): Promise<Check[]> {
  const steps = await imagesToPrepare("docker", imagesDir, await neededImages(file));
  if (steps === null) return [];
  if (steps.length === 0) return [ok("images", "all there")];
  return [{ name: "images", status: "note", detail: `first: ${steps.join(", ")}`, fix: null }];
}

/** Starts the sandbox as a run would and asks the gateway for a sign of life, from inside where there is one. */
function gateway(kind: "docker" | "local", file: string | undefined, signal: AbortSignal): () => Promise<Check> {
  const name = `gateway, ${kind} sandbox`;
  return async () => {
    try {
      const onProgress = (line: string) => process.stderr.write(`${line}\n`);
      await using sandbox = await startSandbox(kind, { pods: 1, upstreamUrls: [], imagesDir, onProgress, signal });
      if (kind === "docker") {
        await sandbox.ensure(await neededImages(file));
      }
      const { status, probes } = await sandbox.selfTest();
      if (status === "none") {
        const url = sandbox.pods[0]?.gatewayUrl ?? "";
        const response = await fetch(`${url}/health`);
        return ok(name, `${url} answers ${response.status}; isolation: none`);
      }
      const wrong = probes.filter((probe) => probe.observed !== probe.expected);
      if (wrong.length === 0) return ok(name, `reached from a pod; isolation verified by ${probes.length} probes`);
      const detail = wrong.map((probe) => `${probe.name} (${probe.target}): ${probe.observed}`).join("; ");
      return { name, status: "fail", detail, fix: "Look at the engine's network settings and security options." };
    } catch (error) {
      return failed(name, error);
    }
  };
}

function lineOf({ name, status, detail, fix }: Check): string {
  const mark = { ok: "✔", note: "·", fail: "✘" }[status];
  const style = ({ ok: "green", note: "yellow", fail: "red" } as const)[status];
  const head = `${styleText(style, mark, { stream: process.stdout })} ${name}: ${detail}\n`;
  return fix ? `${head}    fix: ${fix}\n` : head;
}
