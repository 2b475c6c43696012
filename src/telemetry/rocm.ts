import { z } from "zod";
import { type Machine, noCounters, type Source } from "./source.ts";
import { answering, together } from "./together.ts";

const Output = z.record(z.string(), z.record(z.string(), z.unknown()));
type Card = Readonly<Record<string, unknown>>;

/**
 * AMD GPUs through `rocm-smi`, by power. Its energy counter is left alone: its resolution is reported
 * wrong on some cards (ROCm/amdsmi issue 38), and nothing in the output tells which.
 */
export const rocm: Source = {
  name: "rocm-smi",
  async open(machine) {
    const found = await ask(machine, ["--showproductname", "--showdriverversion", ...gauges]);
    if (typeof found === "string") return found;
    const power = answering(found.cards.map((card) => number(card, powerKeys)));
    const memory = answering(found.cards.map((card) => number(card, [usedKey])));
    return {
      name: "rocm-smi power",
      part: "gpu",
      gpus: found.cards.map((card) => ({
        name: text(card, nameKeys) ?? "AMD GPU",
        driver: text(found.system, ["Driver version"]),
        vramBytes: number(card, ["VRAM Total Memory (B)"]),
      })),
      read: async () => {
        const seen = await ask(machine, gauges);
        if (typeof seen === "string") return null;
        return {
          watts: together(
            seen.cards.map((card) => number(card, powerKeys)),
            power,
          ),
          counters: noCounters,
          vramBytes: together(
            seen.cards.map((card) => number(card, [usedKey])),
            memory,
          ),
        };
      },
    };
  },
};

const gauges = ["--showpower", "--showmeminfo", "vram"];
const usedKey = "VRAM Total Used Memory (B)";

/** By release: ROCm 5 has averages; ROCm 6 has the present power on newer cards, and wrote names with a capital. */
const powerKeys = ["Average Graphics Package Power (W)", "Current Socket Graphics Package Power (W)"];
const nameKeys = ["Card Series", "Card series", "Card Model", "Card model"];

/** The cards and what holds for all of them, or in words why not. */
async function ask(machine: Machine, flags: readonly string[]): Promise<{ cards: Card[]; system: Card } | string> {
  const run = await machine.run("rocm-smi", [...flags, "--json"]);
  if (run.exitCode === null) return "rocm-smi is not installed, or does not answer";
  if (run.exitCode !== 0) return `rocm-smi: ${(run.stderr || run.stdout).trim().split("\n")[0]} (exit ${run.exitCode})`;
  const parsed = Output.safeParse(jsonIn(run.stdout));
  if (!parsed.success) return "rocm-smi: no JSON in its output";
  const cards = Object.entries(parsed.data).filter(([name]) => /^card\d+$/.test(name));
  return cards.length === 0
    ? "rocm-smi: no GPU"
    : { cards: cards.map(([, card]) => card), system: parsed.data["system"] ?? {} };
}

/** Warnings may come before the JSON, on the same stream. */
function jsonIn(output: string): unknown {
  try {
    return JSON.parse(output.slice(output.indexOf("{")));
  } catch {
    return null;
  }
}

function text(card: Card, keys: readonly string[]): string | null {
  const values = keys.map((key) => card[key]).filter((value) => typeof value === "string" && value !== "N/A");
  return values.length === 0 ? null : String(values[0]);
}

/** Numbers come as text. The second half of a dual card says `N/A (Secondary die)`: the first reports for both. */
function number(card: Card, keys: readonly string[]): number | null {
  const value = text(card, keys);
  return value !== null && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
}
