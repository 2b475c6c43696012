import type { Machine } from "./source.ts";
import type { Gpu } from "./telemetry.ts";

/** What node:os says of this machine. */
export interface HostBasics {
  readonly arch: string;
  /** Of the kernel. */
  readonly release: string;
  readonly cpuModel: string | null;
  /** Cores this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
}

/** The machine in words for a report: what a latency or an energy holds for. */
export async function hostFacts(
  machine: Pick<Machine, "platform" | "readText">,
  basics: HostBasics,
  gpus: readonly Gpu[],
): Promise<Record<string, string>> {
  return {
    os: await osName(machine, basics),
    arch: `${machine.platform}-${basics.arch}`,
    cpu: basics.cpuModel?.trim() || "unknown",
    cores: String(basics.cores),
    memoryGiB: (basics.memoryBytes / 1024 ** 3).toFixed(1),
    ...gpuFacts(gpus),
  };
}

/** The GPUs of this machine and their drivers, in words. */
export function gpuFacts(gpus: readonly Gpu[]): Record<string, string> {
  const drivers = [...new Set(gpus.flatMap(({ driver }) => (driver === null ? [] : [driver])))];
  return {
    gpu: gpus.length === 0 ? "none found" : tally(gpus.map(describe)),
    ...(drivers.length > 0 ? { gpuDriver: drivers.join(", ") } : {}),
  };
}

function describe({ name, vramBytes }: Gpu): string {
  return vramBytes === null ? name : `${name} (${(vramBytes / 1024 ** 3).toFixed(0)} GiB)`;
}

/** `2 × NVIDIA L4 (22 GiB)` */
function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(", ");
}

async function osName({ platform, readText }: Pick<Machine, "platform" | "readText">, { release }: HostBasics) {
  if (platform !== "linux") return `${platform === "darwin" ? "Darwin" : platform} ${release}`;
  const text = await readText("/etc/os-release").catch(() => "");
  const pretty = /^PRETTY_NAME=(["']?)(.*)\1$/m.exec(text)?.[2];
  return pretty === undefined ? `Linux ${release}` : `${pretty}, Linux ${release}`;
}
