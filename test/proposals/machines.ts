import type { SurveyedModel, SurveyedServer } from "../../src/backends/survey.ts";
import type { Findings, FoundEngine } from "../../src/discovery/findings.ts";
import type { Hardware } from "../../src/telemetry/hardware.ts";

export const GIB = 1024 ** 3;

export function hardware(more: Partial<Hardware> = {}): Hardware {
  const nvidia = more.gpus?.some(({ name }) => name.startsWith("NVIDIA")) ?? false;
  return {
    nvidia,
    ...{ platform: "linux", arch: "x64", cores: 16, memoryBytes: 64 * GIB, gpus: [], unifiedMemory: false },
    ...more,
  };
}

export const gpu = (name: string, gib: number) => ({ name, driver: "570.1", vramBytes: gib * GIB });

export function engine(more: Partial<FoundEngine> = {}): FoundEngine {
  return {
    ...{ version: "28.1.1", operatingSystem: "Ubuntu 24.04", memoryBytes: 64 * GIB, runtimes: ["runc"] },
    ...{ sharesHostNetwork: true, dataRoot: "/var/lib/docker", clockSkewMs: 3 },
    ...more,
  };
}

export function model(name: string, sizeGB: number | null, more: Partial<SurveyedModel> = {}): SurveyedModel {
  return {
    ...{ name, sizeBytes: sizeGB === null ? null : sizeGB * 1e9, parameters: null, quantization: null },
    ...{ architecture: null, trainedContext: 262_144, fixedContext: null, kvBytesPerToken: null, tools: true },
    unsuitable: null,
    ...more,
  };
}

export function server(models: readonly SurveyedModel[], more: Partial<SurveyedServer> = {}): SurveyedServer {
  return {
    ...{ kind: "ollama", url: "http://127.0.0.1:11434", version: "0.32.15", models: [...models] },
    ...{ wires: ["responses", "messages"], vulnerabilities: [] },
    ...more,
  };
}

export function findings(more: Partial<Findings> = {}): Findings {
  return {
    ...{ hardware: hardware(), engine: engine(), engineProblem: null, servers: [], agents: [], codexProfiles: [] },
    ...{ keys: [], tasks: null, freeDiskBytes: 500 * GIB, remarks: [] },
    ...more,
  };
}
