import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { startDmr } from "../../src/backends/dmr/dmr.ts";
import type { DmrServer } from "../../src/backends/dmr/server.ts";
import { DmrSettings } from "../../src/config/servers/dmr.ts";
import { connectEngine } from "../../src/containers/engine.ts";
import { ownLabels } from "../../src/containers/labels.ts";
import { ignoreMissing } from "../../src/containers/sweep.ts";
import { ignore, never, type Subject } from "./contract.ts";
import { standInImage } from "./stand-in.ts";

const Events = z.object({ events: z.array(z.string()), tracked: z.array(z.string()) });
const Counted = z.array(
  z.object({ model: z.string(), inputTokens: z.int(), cachedTokens: z.int(), outputTokens: z.int() }),
);
const Runners = z.array(z.object({ backend_name: z.string(), model_name: z.string() }));

/** What the stand-in saw, and what it would have told the model's registry of each inference. */
export async function eventsOf(url: string): Promise<z.infer<typeof Events>> {
  return Events.parse(await (await fetch(`${url}/stand-in/events`)).json());
}

/** Tokens of each answer by the stand-in's own count. */
export async function countedBy(url: string): Promise<z.infer<typeof Counted>> {
  return Counted.parse(await (await fetch(`${url}/stand-in/counted`)).json());
}

export async function runnersOf(url: string): Promise<z.infer<typeof Runners>> {
  return Runners.parse(await (await fetch(`${url}/engines/ps`)).json());
}

/** Posts to one of the stand-in's own routes: `faults`, `script`, `exit`, …; see its head. */
export async function tell(url: string, route: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${url}/stand-in/${route}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

export interface Given {
  readonly settings?: Partial<z.input<typeof DmrSettings>>;
  /** For the stand-in itself. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The backend's server on the stand-in's image, on a volume of its own; gone with the test. */
export async function startInContainer(docker: Docker, { settings, env }: Given = {}): Promise<DmrServer> {
  const volume = settings?.volume ?? `agent-eval-test-${randomBytes(6).toString("hex")}`;
  // What is registered first goes last, and a volume in use cannot go.
  onTestFinished(() => ignoreMissing(docker.getVolume(volume).remove({ force: true })));
  const image = settings?.image ?? (await standInImage(docker, "dmr", env));
  const parsed = DmrSettings.parse({ kind: "dmr", mode: "container", image, volume, ...settings });
  const server = await startDmr(parsed, {
    engine: await connectEngine(),
    labels: await ownLabels(),
    onProgress: ignore,
    signal: never,
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

export async function attachTo(url: string, more: Partial<z.input<typeof DmrSettings>> = {}): Promise<DmrServer> {
  const parsed = DmrSettings.parse({ kind: "dmr", mode: "host", url, ...more });
  const server = await startDmr(parsed, { engine: null, labels: await ownLabels(), onProgress: ignore, signal: never });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Docker Model Runner for the tests that every model server passes. */
export function dmrSubject(docker: Docker): Subject {
  return {
    kind: "dmr",
    model: "ai/stand-in",
    contextWindow: 16_384,
    missing: "nobody/has-this:7b",
    start: (more = {}) => startInContainer(docker, { settings: more }),
    attach: (url) => attachTo(url),
    async counts({ url }) {
      const { events } = await eventsOf(url);
      return {
        pulls: events.filter((event) => event.startsWith("pull ")).length,
        loaded: (await runnersOf(url)).map(({ model_name }) => model_name),
      };
    },
    async kill({ url }) {
      await tell(url, "exit", { why: "the stand-in was told to end", code: 3 });
      return "the stand-in was told to end";
    },
  };
}
