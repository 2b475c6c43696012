import { readdirSync, readFileSync } from "node:fs";
import { execa } from "execa";
import { BoundedOutput } from "../output.ts";
import type { Exit } from "../sandbox.ts";

/** Environment variable that marks every process of a cell, whatever process group it moved to. */
const MARK = "AGENT_EVAL_CELL";

interface Run {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Unique per cell. */
  readonly mark: string;
}

/** Runs a process in a group of its own and ends the whole group with it: nothing of it survives. */
export async function runGroup(run: Run): Promise<Exit> {
  const started = performance.now();
  const [file, ...args] = run.argv;
  const stdout = new BoundedOutput();
  const stderr = new BoundedOutput();
  const child = execa(file, args, {
    cwd: run.cwd,
    env: { ...run.env, [MARK]: run.mark },
    extendEnv: false,
    detached: true,
    input: run.stdin,
    buffer: false,
    reject: false,
    encoding: "buffer",
  });
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  let timedOut = false;
  const end = () => endCell(child.pid, run.mark);
  const deadline = setTimeout(() => {
    timedOut = true;
    end();
  }, run.deadlineMs);
  run.signal.addEventListener("abort", end, { once: true });
  if (run.signal.aborted) end();
  try {
    // A background process may hold the pipes open long after the agent itself has ended.
    child.nodeChildProcess.once("exit", end);
    const result = await child;
    const notStarted = child.pid === undefined;
    if (notStarted) stderr.push(Buffer.from(`${result.shortMessage ?? "the process did not start"}\n`));
    return {
      exitCode: notStarted ? 127 : (result.exitCode ?? null),
      timedOut,
      outOfMemory: false,
      aborted: run.signal.aborted && !timedOut,
      durationMs: performance.now() - started,
      stdout: stdout.text(),
      stderr: stderr.text(),
    };
  } finally {
    clearTimeout(deadline);
    run.signal.removeEventListener("abort", end);
    end();
  }
}

/** Kills the process group, and on Linux every process that carries the cell's mark. */
export function endCell(group: number | undefined, mark: string): void {
  if (group !== undefined) kill(-group);
  if (process.platform !== "linux") return;
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && carriesMark(name, mark)) kill(Number(name));
  }
}

function carriesMark(pid: string, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`${MARK}=${mark}`);
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}
