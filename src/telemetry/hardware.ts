import type { HostBasics } from "./host.ts";
import { nvidia } from "./nvidia.ts";
import { rocm } from "./rocm.ts";
import type { Machine } from "./source.ts";
import type { Gpu } from "./telemetry.ts";

/** What decides which models fit. */
export interface Hardware {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: readonly Gpu[];
  /** Among them are NVIDIA's, which containers get by a runtime of their own. */
  readonly nvidia: boolean;
  /** CPU and GPU share one memory: Apple silicon, and GPUs that name none of their own. */
  readonly unifiedMemory: boolean;
}

/** Looks at memory and GPUs without metering anything. Never rejects. */
export async function lookAtHardware(machine: Machine, basics: HostBasics): Promise<Hardware> {
  const { platform } = machine;
  const { arch, cores, memoryBytes, cpuModel } = basics;
  const common = { platform, arch, cores, memoryBytes };
  // Power of Apple's chips can be read by root alone, but what they are is known.
  if (platform === "darwin" && arch === "arm64") {
    return {
      ...common,
      gpus: [{ name: cpuModel ?? "Apple silicon", driver: null, vramBytes: null }],
      nvidia: false,
      unifiedMemory: true,
    };
  }
  const [green = [], red = []] = await Promise.all(
    [nvidia, rocm].map(async (source) => {
      const meter = await source.open(machine).catch(() => "");
      return typeof meter === "string" ? [] : meter.gpus;
    }),
  );
  const gpus = [...green, ...red];
  return {
    ...common,
    gpus,
    nvidia: green.length > 0,
    unifiedMemory: gpus.length > 0 && gpus.every(({ vramBytes }) => vramBytes === null),
  };
}
