import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { Agent, request } from "undici";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { HARNESS_POD } from "../../src/gateway/gateway.ts";
import { RemoteGateway } from "../../src/gateway/remote.ts";
import { startChatUpstream } from "../fakes/chat-upstream.ts";
import type { FakeUpstream } from "../fakes/scripted-upstream.ts";
import { chatter, codexRequest, httpUpstream, routeTo, scripted, upstreamKey } from "./harness.ts";

// The program as it runs in the gateway's container: one bundled file, one Unix socket per pod.
const root = fileURLToPath(new URL("../..", import.meta.url));
const token = "admin-token-4713";
const children: ChildProcess[] = [];
let folder: string;
let program: string;
let admin: string;
let output = "";
let remote: RemoteGateway;
let fake: FakeUpstream;

/** Starts the program and waits for the line that says that it is ready; gives that line. */
async function start(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const [line] = await once(createInterface(child.stdout), "line");
  return String(line);
}

const socketOf = (pod: string): string => join(folder, "sockets", `${pod}.sock`);

/** Asks through a pod's socket, as its relay does. */
async function askThrough(pod: string, body: object = codexRequest()): Promise<{ status: number; text: string }> {
  const dispatcher = new Agent({ connect: { socketPath: socketOf(pod) } });
  const response = await request("http://gateway/v1/responses", {
    method: "POST",
    dispatcher,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  await dispatcher.close();
  return { status: response.statusCode, text };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-test-"));
  program = join(folder, "gateway.mjs");
  await execa(process.execPath, [join(root, "scripts/bundle-gateway.ts"), program]);
  const line = await start(
    [
      "gateway",
      "--sockets",
      join(folder, "sockets"),
      "--pods",
      "pod-0,pod-1",
      "--admin-host",
      "127.0.0.1",
      "--admin-port",
      "0",
    ],
    { AGENT_EVAL_ADMIN_TOKEN: token },
  );
  admin = `http://127.0.0.1:${/\d+$/.exec(line)?.[0]}`;
  remote = new RemoteGateway(admin, token);
  fake = await startChatUpstream({ session: chatter(10) });
});

afterAll(async () => {
  await fake.close();
  for (const child of children) child.kill();
  await rm(folder, { recursive: true });
});

test("a trial is opened, served through its pod's socket, looked at and closed from outside", async () => {
  await remote.open("pod-0", routeTo(httpUpstream(fake.baseUrl, "chat"), { trialId: "t1", record: true }));
  const before = fake.reported.length;
  const { status, text } = await askThrough("pod-0");
  expect(status).toBe(200);
  expect(text).toContain("response.completed");
  const peeked = await remote.peek("pod-0");
  expect(peeked.requests).toMatchObject([{ usage: fake.reported[before], error: null }]);
  expect(await remote.close("pod-0")).toEqual(peeked);
  expect(peeked.session?.turns).toHaveLength(1);
  expect((await askThrough("pod-0")).status).toBe(503);
});

test("pods are told apart by their sockets alone", async () => {
  const session = { kind: "replay" as const, session: scripted({ steps: [{ say: "from the session" }] }) };
  await remote.open("pod-0", routeTo(session, { trialId: "t2" }));
  expect((await askThrough("pod-1")).status).toBe(503);
  expect((await askThrough("pod-0")).text).toContain("from the session");
  await expect(remote.open("pod-0", routeTo(session))).rejects.toMatchObject({ name: "InfraError", code: "pod-busy" });
  await expect(remote.peek("pod-7")).rejects.toMatchObject({ code: "unknown-pod" });
  await remote.close("pod-0");
});

test("reach is asked from where the gateway stands", async () => {
  const upstream = httpUpstream(fake.baseUrl, "chat");
  expect(await remote.reach(upstream)).toMatchObject({ ok: true, status: 400 });
  expect(await remote.reach({ ...upstream, wire: "responses" })).toMatchObject({ ok: false, status: 404 });
  expect(await remote.reach({ ...upstream, wire: "messages" })).toMatchObject({ ok: false, status: 404 });
});

test("the harness asks in place of an agent, in a pod's trial or on a pod of its own", async () => {
  const question = { model: "m", messages: [{ role: "user", content: "Hello?" }] };
  for (const pod of ["pod-1", HARNESS_POD]) {
    await remote.open(pod, routeTo(httpUpstream(fake.baseUrl, "chat"), { trialId: "asked" }));
    const before = fake.reported.length;
    const { status, body } = await remote.ask(pod, "chat", question);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ choices: [{ message: { content: "Hello there." } }] });
    expect((await remote.close(pod)).requests).toMatchObject([{ usage: fake.reported[before], error: null }]);
    expect((await remote.ask(pod, "chat", question)).status).toBe(503);
  }
});

test("a question of the harness ends with its trial", async () => {
  const silent = await startChatUpstream({ session: chatter(1), mode: "hang-before-headers" });
  await remote.open("pod-1", routeTo(httpUpstream(silent.baseUrl, "chat")));
  const asked = remote.ask("pod-1", "chat", { model: "m", messages: [{ role: "user", content: "Hello?" }] });
  await vi.waitFor(() => expect(silent.received.length).toBe(1));
  expect((await remote.close("pod-1")).requests).toMatchObject([{ error: { code: "client-gone" } }]);
  expect((await asked).status).toBe(499);
  await silent.close();
});

test("without the token nobody opens, reads or closes anything", async () => {
  for (const wrong of ["", "x", `${token}x`, token.slice(0, -1)]) {
    const stranger = new RemoteGateway(admin, wrong);
    await expect(stranger.peek("pod-0")).rejects.toMatchObject({ code: "unauthorized" });
    await expect(stranger.open("pod-0", routeTo({ kind: "replay", session: chatter(1) }))).rejects.toMatchObject({
      code: "unauthorized",
    });
  }
  expect((await fetch(`${admin}/peek`, { method: "POST" })).status).toBe(401);
  await expect(remote.peek("pod-0")).rejects.toMatchObject({ code: "no-trial" });
});

test("a pod's socket offers no control, not even with the token", async () => {
  const dispatcher = new Agent({ connect: { socketPath: socketOf("pod-0") } });
  const response = await request("http://gateway/open", {
    method: "POST",
    dispatcher,
    headers: { authorization: `Bearer ${token}` },
    body: "{}",
  });
  expect(response.statusCode).toBe(404);
  await response.body.dump();
  await dispatcher.close();
});

test("a call that cannot be read is refused with the reason", async () => {
  const route = { ...routeTo({ kind: "replay", session: chatter(1) }), record: "yes" };
  const response = await fetch(`${admin}/open`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ pod: "pod-0", route }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("record");
});

test("a gateway that is gone is an error of the infrastructure", async () => {
  const gone = new RemoteGateway("http://127.0.0.1:9", token);
  await expect(gone.peek("pod-0")).rejects.toMatchObject({ name: "InfraError", code: "gateway-gone" });
});

test("a relay gives a pod's loopback the way to its own socket", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const address = free.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await new Promise((resolve) => free.close(resolve));
  await start(["relay", "--socket", socketOf("pod-1"), "--port", String(port)]);
  await remote.open("pod-1", routeTo({ kind: "replay", session: chatter(1) }, { trialId: "relayed" }));
  const response = await fetch(`http://127.0.0.1:${port}/v1/responses`, {
    method: "POST",
    body: JSON.stringify(codexRequest()),
  });
  expect(await response.text()).toContain("response.completed");
  expect(await remote.close("pod-1")).toMatchObject({ trialId: "relayed", requests: [{ error: null }] });
  // The connection may be kept alive; what matters is that the relay still accepts the next one.
  const socket = createConnection({ host: "127.0.0.1", port });
  await once(socket, "connect");
  socket.destroy();
});

test("the program starts with no token and no arguments only to say what is missing", async () => {
  const run = (args: string[]) =>
    execa(process.execPath, [program, ...args], { reject: false, env: {}, extendEnv: false });
  const gateway = ["gateway", "--sockets", folder, "--pods", "p", "--admin-host", "127.0.0.1", "--admin-port", "0"];
  const results = await Promise.all([run(gateway), run(["relay"]), run(["nothing"]), run([])]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
  expect(results.map(({ stderr }) => stderr)).toEqual([
    "agent-eval gateway: AGENT_EVAL_ADMIN_TOKEN is not set.",
    "agent-eval relay: --socket is missing.",
    expect.stringContaining("there are: gateway, relay, probe"),
    expect.stringContaining("there are: gateway, relay, probe"),
  ]);
});

test("all that time the program printed nothing but that it is ready", () => {
  expect(output).toMatch(/ready/);
  expect(output.split("\n").filter((line) => line !== "" && !line.includes("ready"))).toEqual([]);
  for (const secret of [token, upstreamKey]) expect(output).not.toContain(secret);
});
