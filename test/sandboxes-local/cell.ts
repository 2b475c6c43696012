import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { LocalSandbox } from "../../src/sandboxes/local/local.ts";
import type { Cell, CellRequest, Exit, Pod } from "../../src/sandboxes/sandbox.ts";
import { type Tree, textFile } from "../../src/trees/tree.ts";

/** A local sandbox with one pod, gone with the test. */
export async function sandbox(pods = 1): Promise<LocalSandbox & { pod: Pod }> {
  const started = await LocalSandbox.start(pods);
  onTestFinished(() => started[Symbol.asyncDispose]());
  return Object.assign(started, { pod: started.pods[0] as Pod });
}

/** A cell whose process is a shell script. */
export function shell(script: string, more: Partial<CellRequest["launch"]> = {}, workspace: Tree = new Map()) {
  return {
    trialId: "trial",
    toolchain: "node",
    layer: null,
    workspace: new Map([["file.txt", textFile("text\n")], ...workspace]),
    launch: { kind: "process", argv: ["sh", "-c", script], env: {}, homeFiles: new Map(), stdin: "", ...more },
  } satisfies CellRequest;
}

const never = new AbortController().signal;

/** Runs a script to its end or deadline (ms). */
export async function run(
  pod: Pod,
  request: CellRequest,
  deadlineMs = 20_000,
  signal: AbortSignal = never,
): Promise<{ cell: Cell; exit: Exit }> {
  const cell = await pod.open(request);
  return { cell, exit: await cell.run(deadlineMs, signal) };
}

/** Whether a process is there and not only waiting to be reaped. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
