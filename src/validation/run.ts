import PQueue from "p-queue";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import type { Task } from "../tasks/task.ts";
import { prove, unreadable } from "./prove.ts";
import type { SuiteEntry } from "./suite.ts";
import type { TaskProof } from "./validation.ts";

/** Everything `validate` needs to know besides the tasks. */
export interface ValidationSettings {
  readonly sandbox: Pick<Sandbox, "kind" | "grade" | "ensure">;
  /** Gradings at the same time. */
  readonly cpuSlots: number;
  readonly repeats: number;
  readonly harnessVersion: string;
  readonly graders: string;
  readonly signal: AbortSignal;
  /** Told of each task as soon as its proof is whole, in whatever order; the next waits for no one. */
  readonly onProof: (entry: SuiteEntry, proof: TaskProof) => Promise<void>;
}

/**
 * Proves tasks at the same time within the CPU slots, those that come first before the others.
 * Gives what was proven in the order of the entries; less than that only when the signal fired.
 * @throws InfraError when the machine fails; what was proven until then was told.
 */
export async function proveAll(entries: readonly SuiteEntry[], settings: ValidationSettings): Promise<TaskProof[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([settings.signal, stop.signal]);
  const queue = new PQueue({ concurrency: settings.cpuSlots });
  const { sandbox, repeats, harnessVersion, graders } = settings;
  const common = { sandbox, repeats, harnessVersion, graders, signal };
  const loaded = await Promise.all(entries.map(async (entry) => ({ entry, read: await entry.load() })));
  const tasks = loaded.flatMap(({ read }) => ("task" in read ? [read.task] : []));
  await sandbox.ensure(toolchainsOf(tasks).map((toolchain) => ({ toolchain, layer: null })));
  const proving = loaded.map(async ({ entry, read }, index): Promise<TaskProof | null> => {
    const inSlot = <T>(work: () => Promise<T>): Promise<T> => queue.add(work, { priority: -index });
    const bench = { ...common, inSlot };
    try {
      const proof = "task" in read ? await prove(read.task, bench) : unreadable(entry.id, read.error, bench);
      await settings.onProof(entry, proof);
      return proof;
    } catch (error) {
      if (signal.aborted) return null;
      // No other grading may begin in a sandbox that is about to go.
      stop.abort();
      throw error;
    }
  });
  const ended = await Promise.allSettled(proving);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  return ended.flatMap((one) => (one.status === "fulfilled" && one.value ? [one.value] : []));
}

function toolchainsOf(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.map(({ toolchain }) => toolchain))];
}
