import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..");
const reporter = join(import.meta.dirname, "reporter.mjs");

/** All files of tests together may take this long on one implementation. */
const LIMIT_MS = 10_000;

/** What the written tests say about one implementation. */
export interface Outcome {
  /** By file and name. */
  readonly passed: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  readonly skipped: ReadonlySet<string>;
  /** Files that did not run to their end, and why. */
  readonly broken: readonly string[];
}

/** The files the task asks for. */
export function writtenTests(): string[] {
  const folder = join(root, "test");
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.test\.[cm]?[jt]s$/.test(name) && name !== "smoke.test.ts").sort();
}

/**
 * Runs the written tests on the implementation with `replaced` files, in a folder of their own. Their processes see
 * nothing but that folder and can start no others, so that they can neither read these files nor leave anything behind.
 */
export async function runTests(replaced: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "rate-limiter-"));
  try {
    for (const name of ["src", "test", "package.json"]) cpSync(join(root, name), join(folder, name), { recursive: true });
    for (const [name, text] of Object.entries(replaced)) writeFileSync(join(folder, name), text);
    const outcome = { passed: new Set<string>(), failed: new Set<string>(), skipped: new Set<string>() };
    const broken: string[] = [];
    const deadline = Date.now() + LIMIT_MS;
    for (const file of writtenTests()) {
      const problem = await runFile(folder, file, deadline, outcome);
      if (problem !== null) broken.push(`${file} ${problem}`);
    }
    return { ...outcome, broken };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Results = Record<"passed" | "failed" | "skipped", Set<string>>;

/** null when the file ran to its end and its exit code agrees with its results. */
async function runFile(folder: string, file: string, deadline: number, into: Results): Promise<string | null> {
  const results = join(folder, "results.jsonl");
  rmSync(results, { force: true });
  const { code, stuck, output } = await run(folder, join("test", file), results, deadline - Date.now());
  if (stuck) return `was still running after ${LIMIT_MS / 1000} s`;
  if (!existsSync(results)) return `ran no test to its end (exit code ${code})\n${output}`;
  let ended = false;
  let failures = 0;
  for (const line of readFileSync(results, "utf8").trim().split("\n")) {
    const entry = parse(line);
    if (entry?.end === true) ended = true;
    const name = `${file}: ${entry?.name}`;
    if (entry?.outcome === "pass") into.passed.add(name);
    if (entry?.outcome === "skipped") into.skipped.add(name);
    if (entry?.outcome === "fail") {
      failures += 1;
      into.failed.add(name);
    }
  }
  if (!ended) return `ended before its tests did (exit code ${code})\n${output}`;
  if (code !== 0 && failures === 0) return `ended with exit code ${code} although no test failed\n${output}`;
  return code === 0 && failures > 0 ? "ended with exit code 0 although tests failed" : null;
}

function run(folder: string, file: string, results: string, limit: number) {
  const permissions = [`--allow-fs-read=${folder}`, `--allow-fs-read=${reporter}`, `--allow-fs-write=${results}`];
  const flags = ["--permission", ...permissions, "--max-old-space-size=256", `--test-reporter=${reporter}`];
  const { PATH, TMPDIR } = process.env;
  return new Promise<{ code: number | null; stuck: boolean; output: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, "--test-reporter-destination=stdout", file], {
      cwd: folder,
      env: { PATH, TMPDIR, TZ: "UTC", RESULTS: results },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    let stuck = false;
    child.stderr.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-2000);
    });
    const timer = setTimeout(() => {
      stuck = true;
      child.kill("SIGKILL");
    }, Math.max(limit, 1));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stuck, output: output.replaceAll(folder, basename(folder)) });
    });
  });
}

function parse(line: string): { name?: string; outcome?: string; end?: boolean } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
