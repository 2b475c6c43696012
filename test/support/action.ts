import { randomUUID } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { parse } from "yaml";
import { project, scratch } from "./program.ts";
import { type ReadLog, readCommandFile, readLog } from "./runner-log.ts";

/** A step of a workflow, as the test writes it. */
export interface StepOptions {
  /** What stands under `with:`. */
  readonly with?: Readonly<Record<string, string>>;
  /** The checkout: the workspace of the job. */
  readonly workspace: string;
  readonly event?: { readonly name: string; readonly payload: object };
  /** The stand-in; without one the API cannot be reached. */
  readonly github?: { readonly url: string; readonly token: string };
  /** What stands under `env:`, and variables of the runner that are to be others. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the runner has after a step. */
export interface StepResult extends ReadLog {
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A job on a runner: its folders, and the steps that run the action. */
export interface Job extends AsyncDisposable {
  /** The runner's temporary folder. */
  readonly temp: string;
  /** Starts the step and gives the process, to be cancelled. */
  start(): Promise<RunningStep>;
  run(): Promise<StepResult>;
  /** The post step, with what the step has saved. */
  post(step: StepResult): Promise<StepResult>;
}

export interface RunningStep {
  readonly pid: number | undefined;
  readonly result: Promise<StepResult>;
  /** Resolves when the step has written this. */
  written(text: string): Promise<void>;
  /** As the runner does it: SIGINT, 7.5 s later SIGTERM, 2.5 s later the end. */
  cancel(): void;
}

/** The action as a tag's checkout has it: what is committed, and so without node_modules and without the other builds. */
export async function checkoutAction(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await scratch();
  for (const name of ["action.yml", "package.json", "images", "tasks", "schemas", "dist/action"]) {
    await cp(join(project, name), join(folder.path, name), { recursive: true });
  }
  return folder;
}

/** A push to the default branch. */
export const push = { name: "push", payload: { repository: { default_branch: "main" } } };

/** A pull request, in the documented shape as far as anybody reads it. */
export function pullRequest(
  facts: { number?: number; head?: string; base?: string; baseRef?: string; fork?: boolean } = {},
): { name: string; payload: object } {
  const { number = 7, head = "b".repeat(40), base = "a".repeat(40), baseRef = "main", fork = false } = facts;
  const repo = (full_name: string) => ({ full_name, fork: full_name !== "octo-org/evals" });
  return {
    name: "pull_request",
    payload: {
      action: "synchronize",
      number,
      repository: { full_name: "octo-org/evals", default_branch: "main" },
      pull_request: {
        number,
        state: "open",
        head: { sha: head, ref: "faster-model", repo: repo(fork ? "stranger/evals" : "octo-org/evals") },
        base: { sha: base, ref: baseRef, repo: repo("octo-org/evals") },
      },
    },
  };
}

/** Sets up a job of the repository octo-org/evals on a runner. `action`: a folder of `checkoutAction`. */
export async function startJob(action: string, options: StepOptions): Promise<Job> {
  const home = await scratch();
  const temp = join(home.path, "_temp");
  await mkdir(temp);
  await mkdir(join(home.path, "_tool"));
  const { runs, inputs } = parse(await readFile(join(action, "action.yml"), "utf8")) as ActionFile;
  const event = options.event ?? push;
  const eventPath = join(home.path, "event.json");
  await writeFile(eventPath, JSON.stringify(event.payload));
  const given = { ...defaultsOf(inputs, options.github?.token ?? ""), ...options.with };
  const runner = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: options.workspace,
    GITHUB_REPOSITORY: "octo-org/evals",
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_SHA: "c".repeat(40),
    GITHUB_REF: event.name === "pull_request" ? "refs/pull/7/merge" : "refs/heads/main",
    GITHUB_WORKFLOW: "Evaluate",
    GITHUB_JOB: "evaluate",
    GITHUB_RUN_ID: "4711",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_API_URL: options.github?.url ?? "http://127.0.0.1:9",
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: join(home.path, "_tool"),
    RUNNER_OS: "Linux",
    ...machineVariables(),
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [inputVariable(name), value])),
    ...options.env,
  };

  const start = async (program: string, state: Readonly<Record<string, string>> = {}): Promise<RunningStep> => {
    const files = await environmentFiles(join(home.path, randomUUID()));
    const saved = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
    const child = execa(process.execPath, [join(action, program)], {
      cwd: options.workspace,
      env: { ...runner, ...files, ...saved },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      all: true,
      maxBuffer: 64 * 1024 * 1024,
    });
    let output = "";
    let ended = false;
    child.all.on("data", (chunk) => {
      output += String(chunk);
    });
    const finish = async (): Promise<StepResult> => {
      const { exitCode, all } = await child;
      ended = true;
      const read = (name: string) => readFile(name, "utf8");
      return {
        ...readLog(all),
        exitCode: exitCode ?? null,
        outputs: readCommandFile(await read(files.GITHUB_OUTPUT)),
        state: readCommandFile(await read(files.GITHUB_STATE)),
        summary: await read(files.GITHUB_STEP_SUMMARY),
      };
    };
    const result = finish();
    return {
      pid: child.pid,
      result,
      async written(text) {
        while (!output.includes(text)) {
          if (ended) throw new Error(`it ended without writing ${text}:\n${output}`);
          await setTimeout(50);
        }
      },
      cancel() {
        child.kill("SIGINT");
        void setTimeout(7500, undefined, { ref: false }).then(() => child.kill("SIGTERM"));
        void setTimeout(10_000, undefined, { ref: false }).then(() => child.kill("SIGKILL"));
      },
    };
  };
  return {
    temp,
    start: () => start(runs.main),
    run: async () => await (await start(runs.main)).result,
    post: async ({ state }) => await (await start(runs.post, state)).result,
    [Symbol.asyncDispose]: () => rm(home.path, { recursive: true, force: true }),
  };
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly main: string; readonly post: string };
}

/** The runner hands over every input: the default of one that is not given, or an empty text. */
function defaultsOf(inputs: ActionFile["inputs"], token: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: value = "" }]) => [
      name,
      value.includes("github.token") ? token : value,
    ]),
  );
}

function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

/** How the engine and the network of this machine are reached. */
function machineVariables(): Record<string, string> {
  const engine = ["DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"];
  const network = [
    "NODE_EXTRA_CA_CERTS",
    "AGENT_EVAL_CA_BUNDLE",
    "AGENT_EVAL_NPM_REGISTRY",
    "AGENT_EVAL_DEBIAN_MIRROR",
  ];
  const names = [...engine, ...network, "AGENT_EVAL_BASE_IMAGE"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

async function environmentFiles(folder: string) {
  await mkdir(folder);
  const file = (name: string) => join(folder, name);
  const files = {
    GITHUB_OUTPUT: file("output"),
    GITHUB_STATE: file("state"),
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    GITHUB_STEP_SUMMARY: file("summary"),
  };
  await Promise.all(Object.values(files).map((name) => writeFile(name, "")));
  return files;
}
