import type { RunRecord } from "../records/run.ts";

/**
 * What a latency holds for, in words: two runs with equal words are of the same class. A run that does not tell its
 * processor is of a class of its own.
 */
export function hardwareOf({ id, environment, sandbox, config }: RunRecord): string {
  const { cpu, cores, memoryGiB, gpu, arch } = environment;
  if (cpu === undefined) return `unknown hardware (${id})`;
  // What the system keeps for itself differs a little from boot to boot.
  const memory = Math.round(Number(memoryGiB));
  const { modelSlots } = config.run;
  return [
    cpu,
    ...(cores === undefined ? [] : [`${cores} cores`]),
    ...(Number.isFinite(memory) ? [`${memory} GiB`] : []),
    ...(gpu === undefined ? [] : [`GPU ${gpu}`]),
    ...(arch === undefined ? [] : [arch]),
    `sandbox ${sandbox}`,
    `${modelSlots} model slot${modelSlots === 1 ? "" : "s"}`,
  ].join(", ");
}

/** What differs around two runs: versions and machine, as `harness: 0.1.0 → 0.2.0`. */
export function aroundDiffers(before: RunRecord, after: RunRecord): string[] {
  const [old, now] = [surroundings(before), surroundings(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return differing(keys, old, now);
}

/** `key: before → after` of every key that differs. */
export function differing(
  keys: readonly string[],
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return keys.flatMap((key) =>
    before[key] === after[key] ? [] : [`${key}: ${before[key] ?? "none"} → ${after[key] ?? "none"}`],
  );
}

function surroundings({ harnessVersion, sandbox, environment, config }: RunRecord): Record<string, string> {
  // How energy is measured changes no other figure.
  const { energy: _, ...machine } = environment;
  return { harness: harnessVersion, sandbox, "model slots": String(config.run.modelSlots), ...machine };
}
