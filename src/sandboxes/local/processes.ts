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

/** After the process has ended, whoever still holds its output open is not listened to for longer than this. */
const PIPE_GRACE_MS = 500;

/**
 * Runs a process in a group of its own until it ends, its deadline or the abort, and ends with it every
 * process it started: the group, and on Linux also what left the group, as long as it kept its
 * environment. A process that hides from both survives: this is no sandbox against malice. It cannot
 * delay the result, though. Exit code 127 when the process could not be started.
 */
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
  let grace: NodeJS.Timeout | undefined;
  const end = () => endCell(child.pid, run.mark);
  const deadline = setTimeout(() => {
    timedOut = true;
    end();
  }, run.deadlineMs);
  const ended = { code: null as number | null, aborted: false };
  child.nodeChildProcess.once("exit", (code) => {
    clearTimeout(deadline);
    ended.code = code;
    ended.aborted = run.signal.aborted && !timedOut;
    end();
    grace = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, PIPE_GRACE_MS);
  });
  run.signal.addEventListener("abort", end, { once: true });
  if (run.signal.aborted) end();
  try {
    const result = await child;
    const notStarted = child.pid === undefined;
    if (notStarted) stderr.push(Buffer.from(`${result.shortMessage ?? "the process did not start"}\n`));
    return {
      exitCode: notStarted ? 127 : ended.code,
      timedOut,
      outOfMemory: false,
      aborted: notStarted ? run.signal.aborted : ended.aborted,
      durationMs: performance.now() - started,
      stdout: stdout.text(),
      stderr: stderr.text(),
    };
  } finally {
    clearTimeout(deadline);
    clearTimeout(grace);
    run.signal.removeEventListener("abort", end);
    end();
  }
}

/** A process may start another while the list is read; so often it is read again. */
const PASSES = 10;

/** Kills the process group, and on Linux every process that carries the cell's mark. */
export function endCell(group: number | undefined, mark: string): void {
  if (group !== undefined) kill(-group);
  if (process.platform !== "linux") return;
  const killed = new Set<string>();
  for (let pass = 0; pass < PASSES; pass += 1) {
    const found = readdirSync("/proc").filter(
      (name) => /^\d+$/.test(name) && !killed.has(name) && carriesMark(name, mark),
    );
    if (found.length === 0) return;
    for (const pid of found) {
      kill(Number(pid));
      killed.add(pid);
    }
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
