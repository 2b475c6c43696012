import type { Gpu, Part } from "./telemetry.ts";

/** All that a source may touch: passed in, so that recorded output can stand in for a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Number of the user; 0 is root, null where there are none. */
  readonly uid: number | null;
  /** Runs a program without a shell and without input. Never throws: `exitCode` null when it could not run to its end. */
  run(
    file: string,
    args: readonly string[],
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number | null }>;
  /** A file's text. Throws what node:fs throws. */
  readText(path: string): Promise<string>;
  /** Names in a folder. Throws what node:fs throws. */
  list(path: string): Promise<readonly string[]>;
  /** ms on a clock that never jumps. */
  now(): number;
  /** Calls `tick` again and again; what it gives back ends that. */
  every(ms: number, tick: () => void): () => void;
}

/** One way to meter a machine. */
export interface Source {
  readonly name: string;
  /** The meter, or in words why there is none here. */
  open(machine: Machine): Promise<Meter | string>;
}

export interface Meter {
  /** The source and its method, such as `nvidia-smi power`. */
  readonly name: string;
  readonly part: Part;
  readonly gpus: readonly Gpu[];
  /** One look at it; null when it did not answer, or not in a form that is understood. */
  read(): Promise<Reading | null>;
}

/** What a meter shows at one moment. */
export interface Reading {
  /** W, all devices together; null when unknown. */
  readonly watts: number | null;
  /** Counters by device; where there are any, they are what counts. */
  readonly counters: ReadonlyMap<string, Counter>;
  /** Memory in use on all GPUs together; null when unknown. */
  readonly vramBytes: number | null;
}

export interface Counter {
  readonly joules: number;
  /** Joules at which it begins again at 0; null: it never should. */
  readonly wrapsAt: number | null;
}

export const noCounters: ReadonlyMap<string, Counter> = new Map();
