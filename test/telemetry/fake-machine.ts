import { setImmediate } from "node:timers/promises";
import type { Machine } from "../../src/telemetry/source.ts";

/** What a program prints; null: it is not installed. */
export type Answer = { stdout?: string; stderr?: string; exitCode?: number } | null;

/** A machine that is nothing but recorded output and a clock that a test moves. */
export class FakeMachine implements Machine {
  platform: NodeJS.Platform = "linux";
  uid: number | null = 1000;
  /** By program; gets the arguments. */
  programs: Record<string, (args: readonly string[]) => Answer> = {};
  /** By path; an Error is thrown. */
  files: Record<string, string | Error> = {};
  readonly ran: string[] = [];
  #clock = 0;
  #tick: (() => void) | null = null;

  now = (): number => this.#clock;

  run = async (file: string, args: readonly string[]) => {
    this.ran.push([file, ...args].join(" "));
    const answer = this.programs[file]?.(args) ?? null;
    if (answer === null) return { stdout: "", stderr: "", exitCode: null };
    return { stdout: "", stderr: "", exitCode: 0, ...answer };
  };

  readText = async (path: string): Promise<string> => {
    const text = this.files[path] ?? new Error(`ENOENT: no such file or directory, open '${path}'`);
    if (text instanceof Error) throw text;
    return text;
  };

  list = async (path: string): Promise<string[]> => {
    const inside = Object.keys(this.files).filter((file) => file.startsWith(`${path}/`));
    if (inside.length === 0) throw new Error(`ENOENT: no such file or directory, scandir '${path}'`);
    return [...new Set(inside.map((file) => file.slice(path.length + 1).split("/")[0] ?? ""))];
  };

  every = (_ms: number, tick: () => void): (() => void) => {
    this.#tick = tick;
    return () => {
      this.#tick = null;
    };
  };

  get sampling(): boolean {
    return this.#tick !== null;
  }

  /** Moves the clock without anybody looking. */
  sleep(ms: number): void {
    this.#clock += ms;
  }

  /** Moves the clock, and has every source read. */
  async pass(ms: number): Promise<void> {
    this.sleep(ms);
    this.#tick?.();
    await setImmediate();
  }
}
