import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Route } from "../../src/gateway/gateway.ts";
import { DockerSandbox } from "../../src/sandboxes/docker/docker.ts";
import type { Exit } from "../../src/sandboxes/sandbox.ts";
import { textFile } from "../../src/trees/tree.ts";
import { describeWithDocker } from "../support/docker.ts";

const imagesDir = fileURLToPath(new URL("../../images", import.meta.url));
const never = new AbortController().signal;

const route = (trialId: string): Route => ({
  trialId,
  model: "nobody",
  contextWindow: null,
  upstream: { kind: "replay", session: { version: 1, origin: "scripted", turns: [] } },
  limits: { requests: null, tokens: null, contextTokens: null, costUsd: null },
  prices: null,
  record: false,
});

await describeWithDocker("an agent's container", (docker) => {
  let sandbox: DockerSandbox;
  beforeAll(async () => {
    sandbox = await DockerSandbox.start({ pods: 2, imagesDir, reachLoopback: false, onProgress: () => {} });
  });
  afterAll(() => sandbox?.[Symbol.asyncDispose]());

  /** Runs JavaScript where an agent would run, in one pod's cell. */
  async function inside(script: string, pod = 0, deadlineMs = 60_000): Promise<Exit> {
    const seat = sandbox.pods[pod];
    if (!seat) throw new Error(`no pod ${pod}`);
    const cell = await seat.open({
      trialId: `look-around-${pod}-${Math.random().toString(36).slice(2, 8)}`,
      toolchain: "node",
      layer: null,
      workspace: new Map([["readme.txt", textFile("given\n")]]),
      launch: { kind: "process", argv: ["node", "-e", script], env: {}, homeFiles: new Map(), stdin: "" },
    });
    try {
      return await cell.run(deadlineMs, never);
    } finally {
      await cell.remove();
    }
  }

  async function seen<T>(script: string, pod?: number): Promise<T> {
    const exit = await inside(script, pod);
    expect(exit, exit.stderr).toMatchObject({ exitCode: 0 });
    return JSON.parse(exit.stdout);
  }

  test("the self-test of a run finds every probe as it should be", async () => {
    const isolation = await sandbox.selfTest();
    expect(isolation.probes.filter((probe) => probe.observed !== probe.expected)).toEqual([]);
    expect(isolation.status).toBe("verified");
    expect(isolation.probes.map((probe) => probe.name)).toEqual(expect.arrayContaining(["host", "other container"]));
  });

  test("has no interface but loopback, no route and no name server that answers", async () => {
    const network = await seen<{ interfaces: string[]; routes: number; dns: string; hosts: string[] }>(`
      const { readFileSync } = require("node:fs");
      require("node:dns").promises.lookup("example.com").then(() => "resolved", (error) => error.code).then((dns) =>
        console.log(JSON.stringify({
          interfaces: Object.keys(require("node:os").networkInterfaces()),
          routes: readFileSync("/proc/net/route", "utf8").trim().split("\\n").length - 1,
          dns,
        })));`);
    expect(network).toMatchObject({ interfaces: ["lo"], routes: 0 });
    expect(["EAI_AGAIN", "ENOTFOUND"]).toContain(network.dns);
  });

  test("reaches the gateway, and neither this machine, another container, nor the internet", async () => {
    const containers = await docker.listContainers();
    const addresses = containers.flatMap((found) =>
      Object.values(found.NetworkSettings.Networks).flatMap((network) => network.IPAddress || []),
    );
    const ports = containers.flatMap((found) => found.Ports.flatMap((port) => port.PublicPort ?? []));
    const own = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    const targets = [
      ...addresses.flatMap((address) => [`${address}:8080`, `${address}:8081`]),
      // Everything a gateway publishes on this machine, from where an agent stands.
      ...own.flatMap(({ address, family }) => (family === "IPv4" ? ports.map((port) => `${address}:${port}`) : [])),
      "1.1.1.1:443",
      "8.8.8.8:53",
    ];
    expect(addresses.length).toBeGreaterThan(0);
    expect(ports.length).toBeGreaterThan(0);
    const reached = await seen<string[]>(`
      const { connect } = require("node:net");
      const attempt = (target) => new Promise((resolve) => {
        const [host, port] = target.split(":");
        const socket = connect({ host, port: Number(port), timeout: 2000 });
        const end = (result) => { socket.destroy(); resolve(result); };
        socket.once("connect", () => end(target)).once("timeout", () => end(null)).once("error", () => end(null));
      });
      Promise.all(${JSON.stringify(["127.0.0.1:8080", ...targets])}.map(attempt))
        .then((found) => console.log(JSON.stringify(found.filter(Boolean))));`);
    expect(reached).toEqual(["127.0.0.1:8080"]);
  });

  test("is metered as its own pod, whatever it claims, and cannot touch the other's seat", async () => {
    await Promise.all(sandbox.pods.map((pod) => sandbox.gateway.open(pod.name, route(`trial-of-${pod.name}`))));
    const status = await seen<{ status: number; sockets: boolean }>(
      `
      fetch("http://127.0.0.1:8080/v1/responses", {
        method: "POST",
        headers: { "content-type": "application/json", "x-pod": "pod-1", host: "pod-1", authorization: "Bearer pod-1" },
        body: JSON.stringify({ model: "nobody", input: "hello", stream: true }),
      }).then(async (answer) => {
        await answer.text();
        console.log(JSON.stringify({ status: answer.status, sockets: require("node:fs").existsSync("/sockets") }));
      });`,
      0,
    );
    const [mine, others] = await Promise.all(sandbox.pods.map((pod) => sandbox.gateway.close(pod.name)));
    expect(status.sockets).toBe(false);
    expect(mine).toMatchObject({ trialId: "trial-of-pod-0", requests: [{ index: 0 }] });
    expect(others).toMatchObject({ trialId: "trial-of-pod-1", requests: [] });
  });

  test("can write to /workspace, its home and /tmp only (and to memory of its own)", async () => {
    const writable = await seen<string[]>(`
      const { accessSync, constants, lstatSync, readdirSync, rmSync, writeFileSync } = require("node:fs");
      const { join } = require("node:path");
      const found = [];
      const mayWrite = (folder) => {
        const file = join(folder, ".probe");
        try { writeFileSync(file, "x"); rmSync(file); return true; } catch { return false; }
      };
      const walk = (folder) => {
        if (mayWrite(folder)) { found.push(folder); return; }
        let entries = [];
        try { entries = readdirSync(folder, { withFileTypes: true }); } catch {}
        for (const entry of entries) if (entry.isDirectory() && join(folder, entry.name) !== "/proc") walk(join(folder, entry.name));
      };
      walk("/");
      console.log(JSON.stringify(found.sort()));`);
    // The kernel's shared memory and message queues are the container's own and end with it.
    const memory = ["/dev/mqueue", "/dev/shm"];
    expect(writable.filter((folder) => !memory.includes(folder))).toEqual(["/home/agent", "/tmp", "/workspace"]);
  });

  test("is nobody special: not root, no capabilities, no way to more", async () => {
    const who = await seen<Record<string, string>>(`
      const status = require("node:fs").readFileSync("/proc/self/status", "utf8");
      console.log(JSON.stringify(Object.fromEntries(
        status.split("\\n").map((line) => line.split(":\\t")).filter(([key]) => /^(Uid|CapEff|CapBnd|NoNewPrivs)$/.test(key)))));`);
    expect(who).toEqual({
      Uid: "1000\t1000\t1000\t1000",
      CapEff: "0000000000000000",
      CapBnd: "0000000000000000",
      NoNewPrivs: "1",
    });
  });

  test("sees nothing of the harness's environment or of the engine", async () => {
    const { env, socket } = await seen<{ env: string[]; socket: boolean }>(`
      console.log(JSON.stringify({ env: Object.keys(process.env), socket: require("node:fs").existsSync("/var/run/docker.sock") }));`);
    const fromImage = ["PATH", "PWD", "NODE_VERSION", "YARN_VERSION", "NODE_EXTRA_CA_CERTS", "HOSTNAME"];
    expect(env.filter((name) => !fromImage.includes(name)).sort()).toEqual(["HOME", "LANG", "TZ"]);
    expect(socket).toBe(false);
  });

  test("cannot put another report in the place of the one that is read", async () => {
    const room = (script: string) => ({
      toolchain: "node",
      files: new Map(),
      command: ["sh", "-c", script, "sh", "{{report}}"] as [string, ...string[]],
      timeoutMs: 30_000,
    });
    const forged = await sandbox.grade(room('rm -f "$1" 2>/dev/null; mv /etc/hostname "$1" 2>/dev/null; true'), never);
    expect(forged.report).toBeNull();
    const written = await sandbox.grade(room('echo real > "$1"; rm "$1" || exit 3'), never);
    expect(written.exit.exitCode).toBe(3);
    expect(Buffer.from(written.report ?? []).toString()).toBe("real\n");
  });

  test("a grading fills neither the disk nor changes what it was given", async () => {
    const script = `
      for i in 1 2 3; do dd if=/dev/zero of=big$i bs=1M count=600 2>/dev/null; done
      df --output=size -m . | tail -n 1
      du -sm . | cut -f 1
      echo evil > /given/a.txt || echo kept
      head -c 700M /dev/zero > "$1"`;
    const command = ["sh", "-c", script, "sh", "{{report}}"] as [string, ...string[]];
    const files = new Map([["a.txt", textFile("given\n")]]);
    const { exit, report } = await sandbox.grade({ toolchain: "node", files, command, timeoutMs: 60_000 }, never);
    const [size, used, kept] = exit.stdout.trim().split("\n");
    expect(Number(size)).toBe(1024);
    expect(Number(used)).toBeLessThanOrEqual(1024);
    expect(kept).toBe("kept");
    expect(report).toBeNull();
  });

  test("ends with everything it started when its time is up", async () => {
    const script = `
      const { spawn } = require("node:child_process");
      spawn("sh", ["-c", "trap '' TERM INT HUP; sleep 600"], { detached: true, stdio: "ignore" }).unref();
      process.on("SIGTERM", () => {});
      setInterval(() => {}, 1000);`;
    const exit = await inside(script, 0, 1500);
    expect(exit).toMatchObject({ timedOut: true, exitCode: null });
    const left = await docker.listContainers({ all: true, filters: { name: ["look-around"] } });
    expect(left.map((container) => container.Names)).toEqual([]);
  });
});
