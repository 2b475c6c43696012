import { type Machine, noCounters, type Source } from "./source.ts";

/**
 * Macs through `powermetrics`, which needs root: as root, or where sudo lets it run without a password.
 * Nobody is ever asked for one. CPU and GPU share one memory, so there is no VRAM to tell.
 */
export const apple: Source = {
  name: "powermetrics",
  async open(machine) {
    if (machine.platform !== "darwin") return "powermetrics: not a Mac";
    const first = await look(machine);
    if (typeof first === "string") return first;
    const chip = await machine.run("sysctl", ["-n", "machdep.cpu.brand_string"]);
    const name = chip.exitCode === 0 ? chip.stdout.trim() : "";
    return {
      name: "powermetrics",
      part: "soc",
      gpus: name.startsWith("Apple") ? [{ name, driver: null, vramBytes: null }] : [],
      read: async () => {
        const watts = await look(machine);
        return typeof watts === "string" ? null : { watts, counters: noCounters, vramBytes: null };
      },
    };
  },
};

/** Average over this many ms: a longer look would hold up the end of a window. */
const lookMs = "200";
const command = ["powermetrics", "--samplers", "cpu_power,gpu_power", "-i", lookMs, "-n", "1"] as const;

/** W of the whole chip, or in words why not. */
async function look(machine: Machine): Promise<number | string> {
  const [file, ...args] = machine.uid === 0 ? command : (["sudo", "-n", ...command] as const);
  const run = await machine.run(file, args);
  if (run.exitCode === null) return "powermetrics is not installed, or does not answer";
  if (run.exitCode !== 0) return `powermetrics needs root: ${run.stderr.trim().split("\n")[0]}`;
  return wattsIn(run.stdout) ?? "powermetrics: its output says no power";
}

/** Apple silicon says mW for CPU, GPU and neural engine together; Intel W for the package. */
function wattsIn(output: string): number | null {
  const combined = /^Combined Power \(CPU \+ GPU \+ ANE\): (\d+(?:\.\d+)?) mW$/m.exec(output)?.[1];
  if (combined !== undefined) return Number(combined) / 1000;
  const intel = /^Intel energy model derived package power \(CPUs\+GT\+SA\): (\d+(?:\.\d+)?)W$/m.exec(output)?.[1];
  return intel === undefined ? null : Number(intel);
}
