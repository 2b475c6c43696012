import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { startOllama } from "../../src/backends/ollama/ollama.ts";
import type { ModelServer } from "../../src/backends/server.ts";
import { OllamaSettings } from "../../src/config/servers/ollama.ts";
import { connectEngine } from "../../src/containers/engine.ts";
import { ownLabels } from "../../src/containers/labels.ts";
import { ignoreMissing } from "../../src/containers/sweep.ts";
import { ignore, never, type Subject } from "./contract.ts";
import { standInImage } from "./stand-in.ts";

const Counts = z.object({
  standIn: z.literal(true),
  pulls: z.record(z.string(), z.number()),
  bytesPulled: z.number(),
  loads: z.array(z.object({ model: z.string(), context: z.number() })),
  requests: z.array(
    z.object({
      path: z.string(),
      model: z.string(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      droppedMessages: z.number(),
      contextLength: z.number(),
    }),
  ),
  blobsReceived: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
});

/** What the stand-in counted. */
export async function countsOf(url: string): Promise<z.infer<typeof Counts>> {
  return Counts.parse(await (await fetch(`${url}/stand-in/counts`)).json());
}

/** Names of the models that a server lists at `/api/tags` or `/api/ps`. */
export async function namesAt(url: string, path: "/api/tags" | "/api/ps"): Promise<string[]> {
  const answer = await (await fetch(url + path)).json();
  const { models } = z.object({ models: z.array(z.object({ name: z.string() })) }).parse(answer);
  return models.map(({ name }) => name).sort();
}

/** Tells the stand-in to fail; see its head for what it knows. */
export async function tell(url: string, fault: object): Promise<void> {
  const answer = await fetch(`${url}/stand-in/faults`, { method: "POST", body: JSON.stringify(fault) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** A volume's name; the volume is removed with the test. */
export function freshVolume(docker: Docker): string {
  const name = `agent-eval-test-${randomBytes(6).toString("hex")}`;
  onTestFinished(() => ignoreMissing(docker.getVolume(name).remove({ force: true })));
  return name;
}

export interface Given {
  readonly settings?: Partial<z.input<typeof OllamaSettings>>;
  /** For the stand-in itself. */
  readonly env?: Readonly<Record<string, string>>;
  readonly parallel?: number;
}

/** The backend's server on the stand-in's image, on a volume of its own; gone with the test. */
export async function startInContainer(
  docker: Docker,
  { settings, env, parallel = 1 }: Given = {},
): Promise<ModelServer> {
  // Asked for first: what is registered first goes last, and a volume in use cannot go.
  const volume = settings?.volume ?? freshVolume(docker);
  const image = await standInImage(docker, "ollama", env);
  const parsed = OllamaSettings.parse({ kind: "ollama", image, gpu: "none", volume, ...settings });
  const server = await startOllama(parsed, {
    engine: await connectEngine(),
    labels: await ownLabels(),
    parallel,
    onProgress: ignore,
    signal: never,
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

export async function attachTo(url: string, more: Partial<z.input<typeof OllamaSettings>> = {}): Promise<ModelServer> {
  const parsed = OllamaSettings.parse({ kind: "ollama", mode: "host", url, ...more });
  return await startOllama(parsed, { engine: null, labels: await ownLabels(), onProgress: ignore, signal: never });
}

/** Ollama for the tests that every model server passes. */
export function ollamaSubject(docker: Docker): Subject {
  return {
    kind: "ollama",
    model: "stand-in:8b",
    contextWindow: 16_384,
    missing: "nobody/has-this:7b",
    start: (more = {}) => startInContainer(docker, { settings: more }),
    attach: (url) => attachTo(url),
    async counts({ url }) {
      const { pulls } = await countsOf(url);
      return {
        pulls: Object.values(pulls).reduce((sum, count) => sum + count, 0),
        loaded: await namesAt(url, "/api/ps"),
      };
    },
    async kill({ url }) {
      await tell(url, { on: "load", do: "exit", code: 3 });
      await fetch(`${url}/api/generate`, { method: "POST", body: JSON.stringify({ model: "stand-in:8b" }) }).catch(
        ignore,
      );
      return "stand-in was told to end with code 3";
    },
  };
}
