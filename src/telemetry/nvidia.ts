import { type Counter, type Machine, noCounters, type Source } from "./source.ts";
import type { Gpu } from "./telemetry.ts";
import { answering, together } from "./together.ts";

/**
 * NVIDIA GPUs through `nvidia-smi`: the energy counter where it can be queried, else power. Drivers up to
 * 580 hand the counter out through NVML alone and reject the field, so it is asked for apart: one
 * unknown field fails a whole query.
 */
export const nvidia: Source = {
  name: "nvidia-smi",
  async open(machine) {
    const rows = await query(machine, ["name", "driver_version", "memory.total", ...gauges]);
    if (typeof rows === "string") return rows;
    const power = answering(rows.map((row) => quantity(row[3], wattsPer)));
    const memory = answering(rows.map((row) => quantity(row[4], bytesPer)));
    const counts = await hasCounter(machine, power);
    return {
      name: counts ? "nvidia-smi counter" : "nvidia-smi power",
      part: "gpu",
      gpus: rows.map(gpuOf),
      async read() {
        const seen = await query(machine, counts ? [...gauges, counterField] : gauges);
        if (typeof seen === "string") return null;
        return {
          watts: together(
            seen.map((row) => quantity(row[0], wattsPer)),
            power,
          ),
          counters: counts ? countersOf(seen.map((row) => quantity(row[2], joulesPer))) : noCounters,
          vramBytes: together(
            seen.map((row) => quantity(row[1], bytesPer)),
            memory,
          ),
        };
      },
    };
  },
};

const counterField = "total_energy_consumption";
const gauges = ["power.draw", "memory.used"];

/** Every GPU that knows its power has to count, or a part of the energy would go missing. */
async function hasCounter(machine: Machine, power: readonly boolean[]): Promise<boolean> {
  const rows = await query(machine, [counterField]);
  if (typeof rows === "string") return false;
  const counting = answering(rows.map((row) => quantity(row[0], joulesPer)));
  return counting.includes(true) && power.every((known, gpu) => counting[gpu] || !known);
}

/** By place: the query gives GPUs in the order of their bus addresses. */
function countersOf(values: readonly (number | null)[]): ReadonlyMap<string, Counter> {
  const known = values.flatMap((joules, gpu) => (joules === null ? [] : [[String(gpu), joules] as const]));
  return new Map(known.map(([gpu, joules]) => [gpu, { joules, wrapsAt: null }]));
}

function gpuOf([name = "", driver = "", memory]: readonly string[]): Gpu {
  return { name, driver: driver.startsWith("[") ? null : driver, vramBytes: quantity(memory, bytesPer) };
}

/** One row for each GPU with a column for each field, or in words why not. Units are asked for: they have changed before. */
async function query(machine: Machine, fields: readonly string[]): Promise<string[][] | string> {
  const run = await machine.run("nvidia-smi", [`--query-gpu=${fields.join(",")}`, "--format=csv,noheader"]);
  if (run.exitCode === null) return "nvidia-smi is not installed, or does not answer";
  const lines = run.stdout.split("\n").filter((line) => line.trim() !== "");
  if (run.exitCode !== 0) return `nvidia-smi: ${lines[0] ?? run.stderr.split("\n")[0] ?? ""} (exit ${run.exitCode})`;
  const rows = lines.map((line) => line.split(",").map((cell) => cell.trim()));
  if (rows.length > 0 && rows.every((row) => row.length === fields.length)) return rows;
  return `nvidia-smi: ${lines[0] ?? "no GPU"}`;
}

const wattsPer = { W: 1, mW: 1e-3 };
const joulesPer = { J: 1, mJ: 1e-3 };
const bytesPer = { MiB: 1024 ** 2, KiB: 1024, GiB: 1024 ** 3 };

/** A number with a unit that is known; null for `[N/A]`, `[Not Supported]`, `[Unknown Error]` and their kin. */
function quantity(text: string | undefined, units: Readonly<Record<string, number>>): number | null {
  const [, value, unit = ""] = /^(\d+(?:\.\d+)?) (\w+)$/.exec(text ?? "") ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return value === undefined || factor === undefined ? null : Number(value) * factor;
}
