import PQueue from "p-queue";
import type { GatewayControl } from "../gateway/gateway.ts";
import type { Pod, Sandbox } from "../sandboxes/sandbox.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { Pool } from "./pool.ts";

/** Preparing goes before grading: an idle model slot costs more than a late grade. */
export const Priority = { prepare: 1, grade: 0 } as const;

/**
 * What trials share. A model slot is held only while an agent works: preparing and grading take
 * CPU slots, so the next agent starts while the last one is still being graded.
 */
export interface Lanes {
  readonly gateway: GatewayControl;
  readonly pods: Pool<Pod>;
  readonly modelSlots: Pool<number>;
  readonly cpu: PQueue;
  readonly telemetry: Telemetry;
}

/** Two pods per model slot: one works while the next is made ready. */
export function podsFor(modelSlots: number): number {
  return modelSlots * 2;
}

export function openLanes(sandbox: Sandbox, modelSlots: number, cpuSlots: number, telemetry: Telemetry): Lanes {
  return {
    telemetry,
    gateway: sandbox.gateway,
    pods: new Pool(sandbox.pods),
    modelSlots: new Pool(Array.from({ length: modelSlots }, (_, index) => index)),
    cpu: new PQueue({ concurrency: cpuSlots }),
  };
}

/** Does work in a CPU slot, and says how long the work itself took (ms): waiting for the slot is not part of it. */
export async function inCpuSlot<T>(
  { cpu }: Lanes,
  priority: number,
  work: () => Promise<T>,
): Promise<{ value: T; ms: number }> {
  const timed = async () => {
    const started = performance.now();
    const value = await work();
    return { value, ms: performance.now() - started };
  };
  return cpu.add(timed, { priority });
}
