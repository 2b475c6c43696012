import { apple } from "./apple.ts";
import { type Hardware, lookAtHardware } from "./hardware.ts";
import { gpuFacts, hostFacts } from "./host.ts";
import { thisHost, thisMachine } from "./machine.ts";
import { nvidia } from "./nvidia.ts";
import { rapl } from "./rapl.ts";
import { rocm } from "./rocm.ts";
import { startSampling } from "./sampler.ts";
import type { Machine, Meter } from "./source.ts";
import type { Gpu, Telemetry } from "./telemetry.ts";

const sources = [nvidia, rocm, apple, rapl];

export { gpuFacts };

/** Finds every source that can be read and samples it from now on. Never fails: a machine without any measures nothing. */
export async function startTelemetry(machine: Machine = thisMachine()): Promise<Telemetry> {
  const meters: Meter[] = [];
  const missing: { source: string; reason: string }[] = [];
  const opened = await Promise.all(
    sources.map(async (source) => ({ source: source.name, meter: await source.open(machine) })),
  );
  for (const { source, meter } of opened) {
    if (typeof meter === "string") missing.push({ source, reason: meter });
    else meters.push(meter);
  }
  return startSampling(machine, meters, missing);
}

/** CPU, memory, operating system, GPUs and their driver, in words, as a run records its environment. */
export function describeHost(gpus: readonly Gpu[]): Promise<Record<string, string>> {
  return hostFacts(thisMachine(), thisHost(), gpus);
}

/** This machine's memory and GPUs, without metering anything. Never rejects. */
export function findHardware(): Promise<Hardware> {
  return lookAtHardware(thisMachine(), thisHost());
}
