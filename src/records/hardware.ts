import type { RunRecord } from "./run.ts";

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
