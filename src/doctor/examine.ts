import { homedir } from "node:os";
import { loadConfig } from "../config/load.ts";
import { discover, thisMachine } from "../discovery/registry.ts";
import { instruments } from "./instruments.ts";
import type { Patient } from "./patient.ts";
import { lookAtServers } from "./servers.ts";

/** Looks once at this machine and the configuration (`file`, or the one of this folder). */
export async function examine(
  file: string | undefined,
  given: Pick<Patient, "imagesDir" | "onProgress" | "signal">,
): Promise<Patient> {
  const { env } = process;
  const loaded = await loadConfig(file).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  const config = loaded instanceof Error ? null : loaded.config;
  const [findings, servers] = await Promise.all([
    discover(thisMachine(process.cwd(), env)),
    lookAtServers(config, env),
  ]);
  return { ...given, env, home: homedir(), findings, loaded, servers, instruments };
}
