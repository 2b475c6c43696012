import type { ServerFacts, Shortcoming } from "../server.ts";

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes of a size with a unit, such as `2.31 GiB`, as precise as it was printed; null when it is none. */
export function bytesOf(size: string): number | null {
  const parts = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(size);
  const unit = UNITS[parts?.[2]?.toUpperCase() ?? ""];
  return parts === null || unit === undefined ? null : Math.round(Number(parts[1]) * unit);
}

/** Share of a model's layers on the GPU by llama.cpp's own log, of the model that was loaded last. */
export function gpuShareIn(lines: readonly string[]): number | null {
  const line = lines.findLast((text) => /offloaded \d+\/\d+ layers to GPU/.test(text));
  const parts = /offloaded (\d+)\/(\d+) layers/.exec(line ?? "");
  const all = Number(parts?.[2] ?? 0);
  return all === 0 ? null : Math.min(1, Number(parts?.[1]) / all);
}

/** What is less than was asked for. Without a GPU nothing is missing on it. */
export function shortcomingsOf(facts: ServerFacts, hasGpu: boolean): Shortcoming[] {
  const found: Shortcoming[] = [];
  const { contextAsked: asked, contextLoaded: loaded, gpuShare } = facts;
  if (asked !== null && loaded !== null && loaded < asked) {
    const message = `${facts.model} was asked for with a context of ${asked} tokens and has ${loaded}`;
    found.push({ code: "smaller-context", message });
  }
  if (hasGpu && gpuShare !== null && gpuShare < 1) {
    const message = `${Math.round(gpuShare * 100)} % of ${facts.model} are on the GPU, the rest is on the CPU`;
    found.push({ code: "partly-on-cpu", message });
  }
  return found;
}
