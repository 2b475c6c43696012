import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { ServerHttp } from "../../src/backends/http.ts";
import { OllamaApi } from "../../src/backends/ollama/api.ts";
import { pullModel } from "../../src/backends/ollama/pull.ts";
import type { PullProgress } from "../../src/backends/server.ts";
import { describeWithDocker } from "../support/docker.ts";
import { scratch } from "../support/program.ts";
import { failureOf, ignore, never } from "./contract.ts";
import { startLocal } from "./ollama-local.ts";
import { attachTo, countsOf, freshVolume, namesAt, startInContainer, tell } from "./ollama-subject.ts";

const model = "stand-in:8b";
const bytes = 5 * 1024 ** 3 + 11_343 + 487 + 561;

/** The pull as it is, without the waits of a bad network. */
async function pull(url: string, seen: PullProgress[] = [], signal = never): Promise<void> {
  const http = new ServerHttp(url);
  onTestFinished(() => http[Symbol.asyncDispose]());
  await pullModel(new OllamaApi(http), model, (progress) => seen.push(progress), signal, [1, 1, 1]);
}

describe("a pull", () => {
  test("counts the bytes of all layers", async () => {
    const seen: PullProgress[] = [];
    await pull(await startLocal(), seen);
    expect(seen.at(-1)).toEqual({ model, status: "success", completed: bytes, total: bytes });
    expect(seen.map(({ status }) => status)).toEqual(
      expect.arrayContaining(["pulling manifest", "verifying sha256 digest", "writing manifest"]),
    );
  });

  test.each([
    ["the connection to Ollama breaks", { do: "drop" }],
    ["Ollama's own connection breaks", { do: "error", message: "max retries exceeded: unexpected EOF" }],
  ])("goes on where it was when %s", async (_, fault) => {
    const url = await startLocal();
    await tell(url, { on: "pull", after: 2 * 1024 ** 3, ...fault });
    const seen: PullProgress[] = [];
    await pull(url, seen);
    expect(await namesAt(url, "/api/tags")).toEqual([model]);
    const { bytesPulled, pulls } = await countsOf(url);
    expect(pulls[model]).toBe(2);
    expect(bytesPulled).toBe(bytes);
    expect(seen.some(({ status }) => status.startsWith("interrupted"))).toBe(true);
  });

  test("is given up when nothing new comes any more", async () => {
    const url = await startLocal();
    await tell(url, { on: "pull", do: "error", message: "max retries exceeded: connection reset", times: 99 });
    const error = await failureOf(pull(url));
    expect(error).toMatchObject({ code: "pull-failed", fix: expect.stringContaining("goes on where it was") });
    expect(error.message).toContain("connection reset");
    expect((await countsOf(url)).pulls[model]).toBe(4);
  });

  test("is not tried again on a full disk", async () => {
    const url = await startLocal();
    await tell(url, { on: "pull", do: "disk-full", after: 1024 ** 3 });
    const error = await failureOf((await attachTo(url)).ensure(model, ignore, never));
    expect(error.code).toBe("disk-full");
    expect(error.message).toContain("no space left on device");
    expect((await countsOf(url)).pulls[model]).toBe(1);
  });

  test("stops when it is aborted, and so does the server's download", async () => {
    const url = await startLocal({ STAND_IN_STEP_MS: "20" });
    const stop = new AbortController();
    const seen: PullProgress[] = [];
    const server = await attachTo(url);
    const pulling = server.ensure(
      model,
      (progress) => {
        seen.push(progress);
        if (progress.completed) stop.abort(new Error("enough"));
      },
      stop.signal,
    );
    await expect(pulling).rejects.toThrow("enough");
    const pulled = async () => (await countsOf(url)).bytesPulled;
    let before = -1;
    await vi.waitFor(
      async () => {
        const last = before;
        before = await pulled();
        expect(before).toBe(last);
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(before).toBeLessThan(bytes);
  });

  test("of what is no name is refused at once", async () => {
    const error = await failureOf((await attachTo(await startLocal())).ensure("", ignore, never));
    expect(error.message).toContain("invalid model name");
  });
});

describe("a GGUF file", () => {
  test("becomes a model; its bytes are sent once, and another file under the name makes another model", async () => {
    await using folder = await scratch();
    const file = join(folder.path, "tiny.gguf");
    const url = await startLocal();
    const server = await attachTo(url, { gguf: { "my-model": file } });
    const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
    await writeFile(file, "GGUF one");
    const seen: PullProgress[] = [];
    await server.ensure("my-model", (progress) => seen.push(progress), never);
    await server.ensure("my-model", ignore, never);
    expect(await namesAt(url, "/api/tags")).toEqual(["my-model:latest"]);
    expect((await countsOf(url)).blobsReceived).toEqual([digestOf("GGUF one")]);
    expect(seen.map(({ status }) => status)).toEqual(
      expect.arrayContaining(["reading file", "copying file", "success"]),
    );
    const first = (await server.load({ model: "my-model", contextWindow: 4096, parallel: 1 }, never)).facts;
    await writeFile(file, "GGUF two");
    await server.ensure("my-model", ignore, never);
    const second = (await server.load({ model: "my-model", contextWindow: 4096, parallel: 1 }, never)).facts;
    expect(first).toMatchObject({ sizeBytes: 8, architecture: "llama", quantization: "F16", contextLoaded: 4096 });
    expect(second.modelDigest).not.toBe(first.modelDigest);
    expect((await countsOf(url)).pulls).toEqual({});
  });

  test("that is none is refused, and one that is not there is named with its key", async () => {
    await using folder = await scratch();
    const file = join(folder.path, "notes.gguf");
    await writeFile(file, "no model");
    const gguf = { notes: file, gone: join(folder.path, "gone.gguf") };
    const server = await attachTo(await startLocal(), { gguf });
    expect((await failureOf(server.ensure("notes", ignore, never))).code).toBe("import-failed");
    const error = await failureOf(server.ensure("gone", ignore, never));
    expect(error).toMatchObject({ code: "gguf-unreadable", fix: expect.stringContaining("`gguf`") });
  });
});

await describeWithDocker("pulls into a container's volume", (docker) => {
  test("half a pull of yesterday is not lost: the next server goes on with it", async () => {
    const volume = freshVolume(docker);
    const stop = new AbortController();
    const first = await startInContainer(docker, { settings: { volume }, env: { STAND_IN_STEP_MS: "30" } });
    const halfway = (progress: PullProgress) =>
      (progress.completed ?? 0) > 2 * 1024 ** 3 && stop.abort(new Error("off"));
    await expect(first.ensure(model, halfway, stop.signal)).rejects.toThrow("off");
    await expect.poll(async () => (await countsOf(first.url)).bytesPulled).toBeGreaterThan(0);
    const already = (await countsOf(first.url)).bytesPulled;
    await first[Symbol.asyncDispose]();
    const second = await startInContainer(docker, { settings: { volume } });
    await second.ensure(model, ignore, never);
    expect((await countsOf(second.url)).bytesPulled).toBeLessThanOrEqual(bytes - already);
  });

  test("a server that dies in the middle of a pull is reported with its last words", async () => {
    const server = await startInContainer(docker, { env: { STAND_IN_STEP_MS: "30" } });
    let told = false;
    const dying = server.ensure(
      model,
      ({ completed }) => {
        if (told || !completed) return;
        told = true;
        void tell(server.url, { on: "answer", do: "exit", code: 9 }).then(() =>
          fetch(`${server.url}/v1/chat/completions`, {
            method: "POST",
            body: '{"messages":[{"role":"user","content":"hi"}]}',
          }).catch(ignore),
        );
      },
      never,
    );
    const error = await failureOf(dying);
    expect(error.code).toBe("server-died");
    expect(error.message).toMatch(/exit code 9[\s\S]*told to end with code 9/);
  });
});
