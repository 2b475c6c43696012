import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ProbeTarget, probe } from "../../src/gateway/probe.ts";

/** What one attempt saw. */
async function look(kind: ProbeTarget["kind"], target: string): Promise<string | undefined> {
  const [result] = await probe([{ name: "it", kind, target }]);
  expect(result).toMatchObject({ name: "it", target });
  return result?.observed;
}

test("an open port and a refused one are both within reach: a packet came back", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  expect(await look("tcp", `127.0.0.1:${port}`)).toBe("allowed");
  await new Promise((resolve) => server.close(resolve));
  expect(await look("tcp", `127.0.0.1:${port}`)).toBe("allowed");
});

test("http is allowed where a server answers well, blocked where it refuses or is not there", async () => {
  const server = createServer((incoming, outgoing) => outgoing.writeHead(incoming.url === "/yes" ? 200 : 403).end());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  expect(await look("http", `http://127.0.0.1:${port}/yes`)).toBe("allowed");
  expect(await look("http", `http://127.0.0.1:${port}/no`)).toBe("blocked");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await look("http", `http://127.0.0.1:${port}/yes`)).toBe("blocked");
});

test("names that resolve are allowed, others blocked", async () => {
  expect(await look("dns", "localhost")).toBe("allowed");
  expect(await look("dns", "no-such-host.invalid")).toBe("blocked");
});

test("a folder that can be written to is left as it was", async () => {
  const folder = await mkdtemp(join(tmpdir(), "probe-test-"));
  expect(await look("write", folder)).toBe("allowed");
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
  expect(await look("write", folder)).toBe("blocked");
});
