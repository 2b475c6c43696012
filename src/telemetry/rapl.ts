import { messageOf } from "../errors.ts";
import type { Counter, Machine, Source } from "./source.ts";

const root = "/sys/class/powercap";

/**
 * Linux CPUs through the RAPL counters (Intel, and AMD under the same names): each package, and its
 * memory where that is counted apart. Kernels since 5.10 let only root read them.
 */
export const rapl: Source = {
  name: "rapl",
  async open(machine) {
    if (machine.platform !== "linux") return "rapl: not Linux";
    let zones: Zone[];
    try {
      zones = await findZones(machine);
      for (const zone of zones) await joulesOf(machine, zone);
    } catch (error) {
      return `rapl: ${messageOf(error)}`;
    }
    if (zones.length === 0) return `rapl: no CPU counters in ${root}`;
    return { name: "rapl", part: "cpu", gpus: [], read: () => look(machine, zones) };
  },
};

interface Zone {
  readonly id: string;
  readonly wrapsAt: number;
}

/**
 * Packages, and their `dram`. Left out because a package holds them already: `core` and `uncore`; because
 * they hold the package: `psys`; because they are the package once more: `intel-rapl-mmio`.
 */
async function findZones(machine: Machine): Promise<Zone[]> {
  const ids = (await machine.list(root)).filter((name) => /^intel-rapl:\d+(:\d+)?$/.test(name)).sort();
  const zones: Zone[] = [];
  for (const id of ids) {
    const name = (await machine.readText(`${root}/${id}/name`)).trim();
    if (!/^package-\d+/.test(name) && name !== "dram") continue;
    zones.push({ id, wrapsAt: microjoules(await machine.readText(`${root}/${id}/max_energy_range_uj`)) });
  }
  return zones;
}

async function look(machine: Machine, zones: readonly Zone[]) {
  const counters = new Map<string, Counter>();
  for (const zone of zones) counters.set(zone.id, { joules: await joulesOf(machine, zone), wrapsAt: zone.wrapsAt });
  return { watts: null, counters, vramBytes: null };
}

async function joulesOf(machine: Machine, { id }: Zone): Promise<number> {
  return microjoules(await machine.readText(`${root}/${id}/energy_uj`));
}

/** µJ to J. */
function microjoules(text: string): number {
  if (!/^\d+\s*$/.test(text)) throw new Error(`not a counter: ${text.slice(0, 40)}`);
  return Number(text) / 1e6;
}
