import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { setFailed, setOutput } from "@actions/core";
import { AgentEvalError, ExitCode } from "../errors.ts";
import { Secrets } from "../logins/registry.ts";
import type { ActionContext, Log, Outcome } from "./action.ts";
import { Annotations } from "./channels/annotations.ts";
import { StepLog } from "./channels/step-log.ts";
import { readEvent, refuseUnsafe } from "./event.ts";
import { asFailure, failedOutcome } from "./failure.ts";
import { openGitHub } from "./github/repository.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { publish, setOutputs, writeSummary } from "./publish.ts";
import { modes } from "./registry.ts";
import { scrub } from "./scrub.ts";
import { hideConfigured, hideEnvironment } from "./secrets.ts";
import { remember } from "./state.ts";

/** The step: reads what is asked for, lets the mode do it, tells what came of it, and fails for a reason only. */
export async function step(env: NodeJS.ProcessEnv): Promise<void> {
  const secrets = new Secrets();
  const annotations = new Annotations(secrets);
  const log = new StepLog(annotations, secrets);
  remember.begun();
  hideEnvironment(env, log);
  using cancelled = new Cancelled();
  let context: ActionContext;
  try {
    context = await prepare(env, log, cancelled.signal, secrets);
  } catch (error) {
    const outcome = failedOutcome(error);
    setOutputs(outcome, { secrets });
    await writeSummary(outcome, "", { secrets }).catch(() => {});
    tellFailure(error, log);
    remember.told();
    fail(outcome, secrets);
    return;
  }
  // The last moment before a kill: the workflow may upload the folder next, and a run may not end in time.
  const search = () => void context.clean(context.out).catch(() => {});
  process.once("SIGTERM", search);
  const outcome = await carryOut(context);
  process.off("SIGTERM", search);
  await publish(outcome, context, { annotations, secrets });
  remember.told();
  if (outcome.exitCode !== ExitCode.ok) fail(outcome, secrets);
}

async function carryOut(context: ActionContext): Promise<Outcome> {
  try {
    return await modes[context.inputs.mode](context);
  } catch (error) {
    tellFailure(error, context.log);
    if (!context.signal.aborted) return failedOutcome(error, context.workspace);
    return { ...failedOutcome(error), verdict: "interrupted", exitCode: ExitCode.interrupted };
  }
}

async function prepare(
  env: NodeJS.ProcessEnv,
  log: StepLog,
  signal: AbortSignal,
  secrets: Secrets,
): Promise<ActionContext> {
  const inputs = readInputs(env);
  if (inputs.token !== undefined) log.secret(inputs.token);
  const event = readEvent(env);
  refuseUnsafe(event);
  const workspace = resolve(env["GITHUB_WORKSPACE"] || process.cwd());
  // Commands look for everything from where they stand.
  process.chdir(workspace);
  // Mode comment has no use for a configuration, and none of a checkout may run where it can write.
  if (inputs.mode !== "comment") await hideConfigured(inputs.config, env, log);
  const out = outOf(inputs, env, workspace);
  remember.folder(out);
  // Early, so that a step that is cut off can have its folder uploaded.
  setOutput("folder", out);
  const { apiUrl, repository } = event;
  const { token } = inputs;
  const wait = (ms: number) => waitFor(ms, signal);
  const clean = (text: string) => secrets.clean(text);
  const cleanFolder = async (folder: string) => {
    const changed = await scrub(folder, secrets);
    if (changed.length > 0) log.warning(`secrets were taken out of ${changed.join(", ")}`);
  };
  const github = token === undefined ? null : openGitHub(repository, { apiUrl, token, wait, clean });
  return { inputs, event, github, env, workspace, out, signal, log, clean: cleanFolder };
}

/** The named folder, that of the run to continue, or one of this step's own below the runner's temporary folder, which each job finds empty. */
function outOf({ out, resume }: Inputs, env: NodeJS.ProcessEnv, workspace: string): string {
  const named = resume ?? out;
  if (named !== undefined) return resolve(workspace, named);
  const parent = resolve(env["RUNNER_TEMP"] || workspace);
  for (let number = 1; ; number += 1) {
    const folder = join(parent, number === 1 ? "agent-eval" : `agent-eval-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/** In full, for the log; an unforeseen error with its stack, for who gets the report. */
function tellFailure(error: unknown, log: Log): void {
  const { message, fix } = asFailure(error);
  const bug = error instanceof Error && !(error instanceof AgentEvalError) ? (error.stack ?? null) : null;
  log.info(bug ?? message);
  if (fix) log.info(`  fix ${fix}`);
}

/** The exit code is the command's own; the runner takes any but 0 for a failure. */
function fail({ headline, exitCode }: Outcome, secrets: Secrets): void {
  setFailed(secrets.clean(headline));
  process.exitCode = exitCode;
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((done, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      done();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Aborts when the runner cancels the job: SIGINT, SIGTERM 7.5 s later, and a kill 2.5 s after that. */
class Cancelled implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal = () => this.#controller.abort(new Error("the job was cancelled"));

  constructor() {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, this.#onSignal);
  }
}
