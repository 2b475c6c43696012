import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startDmr } from "../../src/backends/dmr/dmr.ts";
import { findOnHost } from "../../src/backends/dmr/host.ts";
import { refuseVulnerable } from "../../src/backends/dmr/version.ts";
import { DmrSettings } from "../../src/config/servers/dmr.ts";
import { connectEngine } from "../../src/containers/engine.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { scratch } from "../support/program.ts";
import { failureOf, ignore, never } from "./contract.ts";
import { attachTo, eventsOf, startInContainer } from "./dmr-subject.ts";
import { standInImage } from "./stand-in.ts";

const settings = (more: object) => DmrSettings.parse({ kind: "dmr", ...more });

/** A port on which something answers everything with 200. */
async function anything(): Promise<number> {
  const server = createServer((_request, response) => response.end("{}nonsense")).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
}

await describeWithDocker("starting docker model runner", (docker) => {
  test("with a known security hole it is refused, and nothing is left of it", async () => {
    const before = await propertyOf(docker, process.pid);
    const old = { STAND_IN_VERSION: "v1.1.24" };
    const error = await failureOf(startInContainer(docker, { env: old }));
    expect(error.code).toBe("vulnerable-version");
    expect(error.message).toMatch(/v1\.1\.24.*CVE-2026-33990.*CVE-2026-28400/);
    expect(await propertyOf(docker, process.pid)).toEqual(before);
    const allowed = await startInContainer(docker, { env: old, settings: { allowVulnerable: true } });
    expect(allowed.version).toBe("1.1.24");
  });

  test("that does not say its version it is refused, unless that is allowed", async () => {
    const silent = { STAND_IN_VERSION: "" };
    expect((await failureOf(startInContainer(docker, { env: silent }))).code).toBe("vulnerable-version");
    expect((await startInContainer(docker, { env: silent, settings: { allowVulnerable: true } })).version).toBeNull();
  });

  test("that ends at once says its last words", async () => {
    const before = await propertyOf(docker, process.pid);
    const error = await failureOf(startInContainer(docker, { env: { STAND_IN_REFUSES_TO_START: "no such flag" } }));
    expect(error).toMatchObject({ code: "server-not-started", message: expect.stringContaining("no such flag") });
    expect(await propertyOf(docker, process.pid)).toEqual(before);
  });

  test("whose GPU build finds no GPU in the engine says so", async () => {
    const [repo = "", tag = ""] = (await standInImage(docker, "dmr")).split(":");
    await docker.getImage(`${repo}:${tag}`).tag({ repo, tag: `${tag}-cuda` });
    onTestFinished(async () => void (await docker.getImage(`${repo}:${tag}-cuda`).remove()));
    const error = await failureOf(startInContainer(docker, { settings: { variant: "cuda", image: `${repo}:${tag}` } }));
    expect(error.code).toBe("gpu-unavailable");
  });

  test("whose image is nowhere says so", async () => {
    const image = "localhost:9/docker/model-runner:v0";
    const error = await failureOf(startInContainer(docker, { settings: { image } }));
    expect(error).toMatchObject({ code: "image-unavailable", message: expect.stringContaining(image) });
  });

  test("on the host it is found at its port, and containers reach it through the bridge", async () => {
    const running = await startInContainer(docker);
    const { port } = new URL(running.url);
    const found = await findOnHost(settings({ port: Number(port) }), await connectEngine());
    expect(found.url).toBe(`http://127.0.0.1:${port}`);
    const { IPAM: addresses } = await docker.getNetwork("bridge").inspect();
    expect(found.urlFromContainers).toBe(`http://${addresses?.Config?.[0]?.["Gateway"]}:${port}`);
  });

  test("on the host of Docker Desktop containers reach it by the documented name", async () => {
    const running = await startInContainer(docker);
    const desktop = { ...(await connectEngine()), sharesHostNetwork: false };
    const found = await findOnHost(settings({ url: running.url }), desktop);
    expect(found.urlFromContainers).toBe("http://model-runner.docker.internal");
  });

  test("on the host it is found where the Docker CLI says", async () => {
    await using folder = await scratch();
    const running = await startInContainer(docker);
    const command = join(folder.path, "docker");
    const says = async (status: object) => {
      await writeFile(command, `#!/bin/sh\n[ "$*" = "model status --json" ] && echo '${JSON.stringify(status)}'\n`);
      await chmod(command, 0o755);
    };
    const status = { running: true, kind: "Docker Engine", endpoint: "", endpointHost: `${running.url}/v1/` };
    await says(status);
    expect((await findOnHost(settings({}), null, command)).url).toBe(running.url);
    // Desktop without its TCP port names an address that does not answer.
    await says({ ...status, kind: "Docker Desktop", endpointHost: "http://127.0.0.1:9/exp/vDD4.40/v1/" });
    const unreachable = await failureOf(findOnHost(settings({}), null, command));
    expect(unreachable).toMatchObject({
      code: "backend-unreachable",
      message: expect.stringContaining("Docker Desktop runs"),
    });
    expect(unreachable.fix).toContain("--tcp 12434");
    await says({ ...status, running: false });
    expect((await failureOf(findOnHost(settings({}), null, command))).message).toContain("not running");
    expect((await failureOf(findOnHost(settings({}), null, join(folder.path, "none")))).code).toBe(
      "backend-unreachable",
    );
  });

  test("something else at its address is not taken for it", async () => {
    const error = await failureOf(attachTo(`http://127.0.0.1:${await anything()}`));
    expect(error.code).toBe("not-docker-model-runner");
  });

  test("an attached server is not asked for models it has", async () => {
    const owner = await startInContainer(docker);
    await owner.ensure("ai/stand-in", ignore, never);
    const guest = await attachTo(owner.url);
    await guest.ensure("stand-in:latest", ignore, never);
    expect((await eventsOf(owner.url)).events.filter((event) => event.startsWith("pull "))).toHaveLength(1);
  });
});

describe("settings of docker model runner", () => {
  test("a container needs an engine", async () => {
    const start = { engine: null, labels: {}, onProgress: ignore, signal: never };
    expect((await failureOf(startDmr(settings({ mode: "container" }), start))).code).toBe("no-container-engine");
  });

  test.each(["1.1.25", "v1.1.25", "v1.2.6", "v2.0.0", "1.10.0"])("version %s is used", (version) => {
    expect(() => refuseVulnerable(version, false)).not.toThrow();
  });

  test.each(["v1.1.24", "1.0.99", "v1.1.25-rc1", "0.1.0", "dev", "dmr-v0.1.1", null])(
    "version %s is refused",
    (version) => {
      expect(() => refuseVulnerable(version, false)).toThrow(/CVE-2026-33990.*CVE-2026-28400/);
      expect(() => refuseVulnerable(version, true)).not.toThrow();
    },
  );

  test.each([
    { runtimeFlags: ["--ctx-size", "4096"] },
    { runtimeFlags: ["-c=4096"] },
    { runtimeFlags: ["--log-file", "/tmp/x"] },
    { mode: "container", url: "http://localhost:12434" },
    { volume: "/home" },
  ])("%j are refused before anything is started", (wrong) => {
    expect(DmrSettings.safeParse({ kind: "dmr", ...wrong }).success).toBe(false);
  });

  test("the image is pinned", () => {
    expect(settings({}).image).toMatch(/:v\d+\.\d+\.\d+$/);
  });
});
