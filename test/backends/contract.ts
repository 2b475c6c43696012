import type Docker from "dockerode";
import { expect, test } from "vitest";
import { type ModelServer, type PullProgress, ServerFacts } from "../../src/backends/server.ts";
import { ProfileError } from "../../src/errors.ts";
import { propertyOf, runIn } from "../support/docker.ts";
import { standInImage } from "./stand-in.ts";

/** A model server under test, served by its stand-in. Everything it starts is gone with the test. */
export interface Subject {
  readonly kind: string;
  /** A model the stand-in's registry has, and a context window it can have. */
  readonly model: string;
  readonly contextWindow: number;
  /** A model that no registry has. */
  readonly missing: string;
  /** In a container, on an empty volume of its own. */
  start(more?: { readonly port?: number }): Promise<ModelServer>;
  /** To one that runs already, without any hand in its life. */
  attach(url: string): Promise<ModelServer>;
  /** What the stand-in counted. */
  counts(server: ModelServer): Promise<{
    /** Pulls that were asked for, over all models. */
    readonly pulls: number;
    /** Models that are loaded at this moment. */
    readonly loaded: readonly string[];
  }>;
  /** Makes the server end by itself, and gives words that it logs at last. */
  kill(server: ModelServer): Promise<string>;
}

export const never = new AbortController().signal;
export const ignore = (): void => {};

/** The error of work that has to fail with a ProfileError. */
export async function failureOf(work: Promise<unknown>): Promise<ProfileError> {
  const error = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (error instanceof ProfileError) return error;
  throw new Error("a ProfileError was expected", { cause: error });
}

/** What every model server does, whatever it is. */
export function modelServerContract(docker: Docker, subject: Subject): void {
  const request = { model: subject.model, contextWindow: subject.contextWindow, parallel: 1 };

  test("a started server answers this machine and containers on the default bridge", async () => {
    const server = await subject.start();
    expect(server.version).toMatch(/^\d+\.\d+\.\d+/);
    await expect(fetch(server.url)).resolves.toBeDefined();
    const script = `fetch(${JSON.stringify(server.urlFromContainers)}).then(() => console.log("reached"))`;
    const image = await standInImage(docker, subject.kind);
    const { output } = await runIn(docker, image, ["node", "-e", script], { NetworkMode: "bridge" });
    expect(output).toContain("reached");
  });

  test("nobody outside this machine reaches a started server", async () => {
    const server = await subject.start();
    const published = (await docker.listContainers())
      .flatMap(({ Ports }) => Ports)
      .filter(({ PublicPort }) => String(PublicPort) === new URL(server.url).port);
    expect(new Set(published.map(({ IP }) => IP))).toEqual(new Set(["127.0.0.1"]));
  });

  test("a pull tells of its bytes, and a model that is there is not pulled again", async () => {
    const server = await subject.start();
    const seen: PullProgress[] = [];
    await server.ensure(subject.model, (progress) => seen.push(progress), never);
    const bytes = seen.flatMap(({ completed, total }) =>
      completed === null || total === null ? [] : [{ completed, total }],
    );
    expect(bytes.length).toBeGreaterThan(3);
    expect(bytes.every(({ completed, total }) => completed <= total)).toBe(true);
    expect(bytes.map(({ completed }) => completed)).toEqual(
      bytes.map(({ completed }) => completed).sort((a, b) => a - b),
    );
    expect(bytes.at(-1)?.completed).toBe(bytes.at(-1)?.total);
    expect(seen.every(({ model }) => model === subject.model)).toBe(true);
    await server.ensure(subject.model, ignore, never);
    expect((await subject.counts(server)).pulls).toBe(1);
  });

  test("who wants one model at the same time waits for one pull, and hears of it", async () => {
    const server = await subject.start();
    const heard: PullProgress[][] = [[], [], []];
    const gone = new AbortController();
    const leaving = server.ensure(subject.model, () => gone.abort(new Error("changed my mind")), gone.signal);
    const staying = heard.map((list) => server.ensure(subject.model, (progress) => list.push(progress), never));
    await expect(leaving).rejects.toThrow("changed my mind");
    await Promise.all(staying);
    expect(Math.min(...heard.map((list) => list.length))).toBeGreaterThan(1);
    expect((await subject.counts(server)).pulls).toBe(1);
  });

  test("a model that nobody has is named", async () => {
    const server = await subject.start();
    const error = await failureOf(server.ensure(subject.missing, ignore, never));
    expect(error.code).toBe("model-not-found");
    expect(error.message).toContain(subject.missing);
    expect(error.fix).toBeDefined();
  });

  test("a loaded model is described, answers, and is put away", async () => {
    const server = await subject.start();
    await server.ensure(subject.model, ignore, never);
    const { facts, shortcomings } = await server.load(request, never);
    expect(ServerFacts.parse(facts)).toMatchObject({
      kind: subject.kind,
      version: server.version,
      model: subject.model,
      contextAsked: subject.contextWindow,
      contextLoaded: subject.contextWindow,
    });
    expect(facts.image).toMatch(/sha256:[0-9a-f]{64}/);
    for (const fact of ["modelDigest", "architecture", "parameters", "quantization", "sizeBytes", "loadMs"] as const) {
      expect(facts[fact], fact).not.toBeNull();
    }
    expect(shortcomings).toEqual([]);
    expect((await subject.counts(server)).loaded).toHaveLength(1);
    await server.unload(subject.model);
    expect((await subject.counts(server)).loaded).toEqual([]);
  });

  test("a server that dies says why, with its last words", async () => {
    const server = await subject.start();
    await server.ensure(subject.model, ignore, never);
    expect(await server.postMortem()).toBeNull();
    const words = await subject.kill(server);
    await expect.poll(() => server.postMortem(), { timeout: 20_000 }).toContain(words);
    const error = await failureOf(server.load(request, never));
    expect(error.message).toContain(words);
  });

  test("a taken port is named as such, and nothing is left of the attempt", async () => {
    const first = await subject.start();
    const before = await propertyOf(docker, process.pid);
    const error = await failureOf(subject.start({ port: Number(new URL(first.url).port) }));
    expect(error.code).toBe("port-in-use");
    expect(error.message).toContain(new URL(first.url).port);
    expect(await propertyOf(docker, process.pid)).toEqual(before);
  });

  test("a started server carries this process's labels, and goes when it is disposed of", async () => {
    const before = await propertyOf(docker, process.pid);
    const server = await subject.start();
    expect(await propertyOf(docker, process.pid)).toHaveLength(before.length + 1);
    await server[Symbol.asyncDispose]();
    expect(await propertyOf(docker, process.pid)).toEqual(before);
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test("a server that was attached to is left running, without what was loaded", async () => {
    const owner = await subject.start();
    const guest = await subject.attach(owner.url);
    await guest.ensure(subject.model, ignore, never);
    const { facts } = await guest.load(request, never);
    expect(facts).toMatchObject({ contextLoaded: subject.contextWindow, image: null });
    await guest[Symbol.asyncDispose]();
    expect((await subject.counts(owner)).loaded).toEqual([]);
    expect(await owner.postMortem()).toBeNull();
  });

  test("where nothing listens, there is nothing to attach to", async () => {
    const error = await failureOf(subject.attach("http://127.0.0.1:9"));
    expect(error.code).toBe("backend-unreachable");
    expect(error.fix).toBeDefined();
  });
}
