import type { SurveyedModel } from "../backends/survey.ts";
import type { FoundEngine } from "../discovery/findings.ts";
import type { Hardware } from "../telemetry/hardware.ts";

const GIB = 1024 ** 3;
const KIB = 1024;

/** Memory a model may take here. */
export interface Budget {
  readonly bytes: number;
  /** What it was derived from, in words. */
  readonly basis: string;
  /** A model runs on a GPU here. */
  readonly gpu: boolean;
}

/** Buffers of an engine beside weights and KV cache, at the usual batch size. */
const BUFFERS = GIB;

/**
 * Bytes a model takes with this context: weights, a 16-bit KV cache, buffers. Where the server does not tell
 * the model's shape, a token counts 96 KiB and 8 KiB more for each GiB of weights: somewhat more than common
 * dense models take, and much more than mixtures of experts. null: its size is unknown.
 */
export function needOf(model: Pick<SurveyedModel, "sizeBytes" | "kvBytesPerToken">, context: number): number | null {
  const { sizeBytes, kvBytesPerToken } = model;
  if (sizeBytes === null) return null;
  const perToken = kvBytesPerToken ?? 96 * KIB + (8 * KIB * sizeBytes) / GIB;
  return Math.round(sizeBytes + perToken * context + BUFFERS);
}

/** What a server on this machine may use, or one in a container of this engine. */
export function budgetOf(hardware: Hardware, where: { readonly container: FoundEngine | null }): Budget {
  const { container } = where;
  if (container === null || reachesGpu(hardware, container)) {
    const onGpu = gpuBudget(hardware);
    if (onGpu !== null) return onGpu;
  }
  const ofMachine = hardware.memoryBytes - Math.max(4 * GIB, hardware.memoryBytes / 4);
  const whole = { bytes: Math.max(0, ofMachine), basis: `${gib(hardware.memoryBytes)} of memory, no GPU`, gpu: false };
  if (container === null || container.memoryBytes <= 0) return whole;
  // Agents and graders run in the same engine.
  const ofEngine = Math.max(0, container.memoryBytes - Math.max(2 * GIB, container.memoryBytes / 4));
  if (ofEngine >= whole.bytes) return whole;
  return { bytes: ofEngine, basis: `${gib(container.memoryBytes)} of memory in Docker, no GPU there`, gpu: false };
}

/** Containers in a virtual machine of a Mac have no GPU; elsewhere the engine needs a runtime, or device files. */
function reachesGpu({ platform, gpus, nvidia }: Hardware, engine: FoundEngine): boolean {
  if (platform === "darwin" || gpus.length === 0) return false;
  return engine.runtimes.includes("nvidia") || (!nvidia && engine.sharesHostNetwork);
}

/** The driver, the desktop and other programs take a part of a GPU's memory; macOS gives the GPU two thirds to three quarters of all. */
function gpuBudget({ gpus, memoryBytes, unifiedMemory }: Hardware): Budget | null {
  if (gpus.length === 0) return null;
  const name = gpus.length === 1 ? (gpus[0]?.name ?? "") : `${gpus.length} GPUs`;
  if (unifiedMemory) {
    const share = memoryBytes > 36 * GIB ? 3 / 4 : 2 / 3;
    return { bytes: memoryBytes * share, basis: `${name}, ${gib(memoryBytes)} shared with the CPU`, gpu: true };
  }
  const all = gpus.reduce((sum, { vramBytes }) => sum + (vramBytes ?? 0), 0);
  const kept = gpus.reduce((sum, { vramBytes }) => sum + Math.max(GIB / 2, (vramBytes ?? 0) * 0.04), 0);
  return { bytes: Math.max(0, all - kept), basis: `${name}, ${gib(all)}`, gpu: true };
}

/** `21.3 GiB` */
export function gib(bytes: number): string {
  const value = bytes / GIB;
  return `${value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1)} GiB`;
}
