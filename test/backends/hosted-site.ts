import type { Backend, ModelRequestOfProfile, ReadyModel, Site } from "../../src/backends/backend.ts";
import { createBackend } from "../../src/backends/registry.ts";
import { BackendConfig } from "../../src/config/config.ts";
import { Gateway } from "../../src/gateway/server.ts";

/** A readied profile, and what was said meanwhile. */
export interface Readied {
  readonly ready: ReadyModel;
  readonly said: readonly string[];
}

const request: ModelRequestOfProfile = {
  ...{ profile: "p", model: "stand-in", contextWindow: null, session: null, agentWire: "responses", parallel: 1 },
};

/** A backend as a run makes one of its configuration. */
export function backendOf(config: object, env: NodeJS.ProcessEnv = {}): Backend {
  return createBackend(BackendConfig.parse(config), env);
}

/** Readies a profile at a gateway; rejects with what the backend throws. */
export async function readyAt(
  gateway: Gateway,
  backend: Backend,
  more: Partial<ModelRequestOfProfile> = {},
  signal = new AbortController().signal,
): Promise<Readied> {
  const said: string[] = [];
  const site: Site = { gateway, inContainers: false, onProgress: (line) => said.push(line), signal };
  return { ready: await backend.ready({ ...request, ...more }, site), said };
}

/** The same for a gateway that lives no longer than that. */
export async function readied(
  config: object,
  more: Partial<ModelRequestOfProfile> = {},
  env: NodeJS.ProcessEnv = {},
  signal?: AbortSignal,
): Promise<Readied> {
  await using gateway = new Gateway();
  return await readyAt(gateway, backendOf(config, env), more, signal);
}
