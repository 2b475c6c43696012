import type { Engine } from "../containers/engine.ts";
import type { FoundEngine } from "./findings.ts";

/** What the engine says of itself. @throws what its client throws. */
export async function describeEngine(engine: Engine, now: () => number = Date.now): Promise<FoundEngine> {
  const asked = now();
  const info: EngineInfo = await engine.docker.info();
  const answered = now();
  const theirs = Date.parse(info.SystemTime ?? "");
  return {
    version: engine.version,
    operatingSystem: engine.operatingSystem,
    memoryBytes: info.MemTotal ?? 0,
    runtimes: Object.keys(info.Runtimes ?? {}),
    sharesHostNetwork: engine.sharesHostNetwork,
    dataRoot: info.DockerRootDir ?? "/var/lib/docker",
    clockSkewMs: Number.isNaN(theirs) ? 0 : Math.round(theirs - (asked + answered) / 2),
  };
}

interface EngineInfo {
  readonly MemTotal?: number;
  readonly Runtimes?: Readonly<Record<string, unknown>>;
  readonly DockerRootDir?: string;
  readonly SystemTime?: string;
}
