import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import type { PullProgress } from "../../src/backends/server.ts";
import { describeWithDocker } from "../support/docker.ts";
import { scratch } from "../support/program.ts";
import { failureOf, ignore, never } from "./contract.ts";
import { eventsOf, startInContainer, tell } from "./dmr-subject.ts";

const MODEL = "ai/stand-in";
const MIB = 1024 ** 2;

/** An archive as `docker model package` makes it, and the id it gives the model. */
async function archive(): Promise<{ bytes: Buffer; id: string }> {
  const config = JSON.stringify({ config: { format: "gguf", architecture: "packaged", size: "1.00 MiB" } });
  const hex = createHash("sha256").update(config).digest("hex");
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: `sha256:${hex}` }, layers: [] });
  const tar = pack();
  tar.entry({ name: `blobs/sha256/${hex}` }, config);
  tar.entry({ name: `blobs/sha256/${"0".repeat(64)}` }, Buffer.alloc(3 * MIB, 7));
  tar.entry({ name: "manifest.json" }, manifest);
  tar.finalize();
  return { bytes: await buffer(tar), id: `sha256:${createHash("sha256").update(manifest).digest("hex")}` };
}

await describeWithDocker("models of docker model runner", (docker) => {
  test("a pull that breaks is taken up where it stopped", async () => {
    const server = await startInContainer(docker);
    await tell(server.url, "faults", { pullBreaks: 2 });
    const seen: PullProgress[] = [];
    await server.ensure(MODEL, (progress) => seen.push(progress), never);
    const { events } = await eventsOf(server.url);
    expect(events.filter((event) => event.startsWith("pull "))).toHaveLength(3);
    // No part of a layer came twice.
    const ranges = events.filter((event) => event.startsWith("byte-range"));
    expect(new Set(ranges).size).toBe(ranges.length);
    expect(seen.some(({ status }) => status.startsWith("interrupted"))).toBe(true);
    expect(seen.at(-1)).toMatchObject({ completed: 8 * MIB, total: 8 * MIB });
  });

  test("a pull that gets nowhere ends", async () => {
    const server = await startInContainer(docker);
    await tell(server.url, "faults", { pullBarren: true });
    expect((await failureOf(server.ensure(MODEL, ignore, never))).code).toBe("pull-failed");
  });

  test("a registry that does not answer is named, and tried again", async () => {
    const server = await startInContainer(docker);
    await tell(server.url, "faults", { registryUnreachable: 1 });
    await server.ensure(MODEL, ignore, never);
    await tell(server.url, "faults", { registryUnreachable: true });
    const error = await failureOf(server.ensure(`${MODEL}:4B-Q4_K_M`, ignore, never));
    expect(error).toMatchObject({ code: "pull-failed", message: expect.stringContaining("i/o timeout") });
  });

  test("a full disk ends a pull at once, and what had arrived is kept", async () => {
    const server = await startInContainer(docker);
    await tell(server.url, "faults", { diskFull: true });
    const error = await failureOf(server.ensure(MODEL, ignore, never));
    expect(error).toMatchObject({ code: "disk-full", message: expect.stringContaining("no space left on device") });
    expect((await eventsOf(server.url)).events.filter((event) => event.startsWith("pull "))).toHaveLength(1);
    await tell(server.url, "faults", { diskFull: null });
    await server.ensure(MODEL, ignore, never);
    expect((await eventsOf(server.url)).events.some((event) => event.startsWith("resume"))).toBe(true);
  });

  test.each([
    ["ai/private", "model-unauthorized"],
    ["ai/image-not-model", "model-unsupported"],
    ["ai/no such name", "model-not-found"],
  ])("%s is refused as %s", async (model, code) => {
    const server = await startInContainer(docker);
    const error = await failureOf(server.ensure(model, ignore, never));
    expect(error).toMatchObject({ code, message: expect.stringContaining(model) });
    expect(error.fix).toBeDefined();
  });

  test("a pull that nobody wants any more is given up", async () => {
    const server = await startInContainer(docker);
    await tell(server.url, "faults", { pullPauseMs: 50 });
    const gone = new AbortController();
    const leaving = server.ensure(MODEL, () => gone.abort(new Error("interrupted")), gone.signal);
    await expect(leaving).rejects.toThrow("interrupted");
    await expect.poll(async () => (await eventsOf(server.url)).events).toContain(`pull of ${MODEL} abandoned`);
  });

  test("pulled models stay for the next run, in a volume that no sweep takes", async () => {
    const volume = `agent-eval-test-${randomBytes(6).toString("hex")}`;
    const first = await startInContainer(docker, { settings: { volume } });
    await first.ensure(MODEL, ignore, never);
    const { Labels: labels } = await docker.getVolume(volume).inspect();
    expect(labels).toMatchObject({ "agent-eval": "1", "agent-eval.kept": "models" });
    expect(labels).not.toHaveProperty(["agent-eval.owner"]);
    await first[Symbol.asyncDispose]();
    const second = await startInContainer(docker, { settings: { volume } });
    await second.ensure(MODEL, ignore, never);
    expect((await eventsOf(second.url)).events).toEqual([]);
  });

  test("a model is loaded from a file without a registry, under the name it is asked for", async () => {
    await using folder = await scratch();
    const file = join(folder.path, "model.tar");
    const { bytes, id } = await archive();
    await writeFile(file, bytes);
    const server = await startInContainer(docker, { settings: { archives: { "team/offline:Q8_0": file } } });
    const seen: PullProgress[] = [];
    await server.ensure("team/offline:Q8_0", (progress) => seen.push(progress), never);
    expect(seen.at(-1)).toMatchObject({ completed: bytes.length, total: bytes.length });
    const request = { model: "team/offline:Q8_0", contextWindow: 4096, parallel: 1 };
    const { facts } = await server.load(request, never);
    expect(facts).toMatchObject({ modelDigest: id, architecture: "packaged", sizeBytes: MIB });
    expect((await eventsOf(server.url)).events.filter((event) => event.startsWith("pull "))).toEqual([]);
  });

  test("an archive that is none, is not there or does not fit says so", async () => {
    await using folder = await scratch();
    const file = join(folder.path, "model.tar");
    const archives = { "a/none": file, "a/missing": join(folder.path, "missing.tar") };
    await writeFile(file, Buffer.alloc(2 * MIB, "no archive "));
    const server = await startInContainer(docker, { settings: { archives } });
    expect((await failureOf(server.ensure("a/none", ignore, never))).code).toBe("archive-refused");
    await expect(server.ensure("a/missing", ignore, never)).rejects.toMatchObject({ code: "archive-unreadable" });
    await tell(server.url, "faults", { diskFull: true });
    await writeFile(file, (await archive()).bytes);
    expect((await failureOf(server.ensure("a/none", ignore, never))).code).toBe("disk-full");
  });
});
