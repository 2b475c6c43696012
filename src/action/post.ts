import { existsSync } from "node:fs";
import { join } from "node:path";
import { info, setFailed, summary, warning } from "@actions/core";
import { connectEngine } from "../containers/engine.ts";
import { sweepLeftovers } from "../containers/sweep.ts";
import { messageOf } from "../errors.ts";
import { Secrets } from "../logins/registry.ts";
import { plainWords } from "../reports/escape.ts";
import { Annotations } from "./channels/annotations.ts";
import { StepLog } from "./channels/step-log.ts";
import { isUnsafe } from "./event.ts";
import { scrub } from "./scrub.ts";
import { hideConfigured, hideEnvironment } from "./secrets.ts";
import type { StepState } from "./state.ts";

/**
 * The post step, which runs however the job ended: removes what the step's process left in the engine, and says so of
 * a run that was cut off. It fails nothing: the job's result is settled.
 */
export async function post({ folder, told }: StepState, env: NodeJS.ProcessEnv): Promise<void> {
  await sweep();
  if (told) return;
  const secrets = new Secrets();
  const log = new StepLog(new Annotations(secrets), secrets);
  hideEnvironment(env, log);
  // As in the step: a configuration that the step did not run must not run here.
  const mode = env["INPUT_MODE"]?.trim();
  if (!isUnsafe(env["GITHUB_EVENT_NAME"]) && mode !== "comment") {
    await hideConfigured(env["INPUT_CONFIG"] || undefined, env, log);
  }
  const changed = folder === "" ? [] : await scrub(folder, secrets);
  if (changed.length > 0) log.warning(`secrets were taken out of ${changed.join(", ")}`);
  const partial = folder !== "" && existsSync(join(folder, "run.json"));
  const text = partial
    ? `The step was cut off. What it recorded is in \`${plainWords(folder)}\`: continue it with the input \`resume\`. ${UNSEARCHED}`
    : "The step was cut off before it recorded anything.";
  info(text);
  await summary
    .addRaw(`# agent-eval: interrupted\n\n${text}\n`)
    .write()
    .catch((error: unknown) => warning(`the summary was not written: ${messageOf(error)}`));
}

/** The steps between have ended by now: an upload among them took the folder as the kill left it. */
const UNSEARCHED =
  "It was searched for secrets only now. An artifact that a step before this one uploaded was not: download it and look before you share it, or delete it.";

async function sweep(): Promise<void> {
  let engine: Awaited<ReturnType<typeof connectEngine>>;
  try {
    engine = await connectEngine();
  } catch {
    info("no container engine: nothing to remove");
    return;
  }
  try {
    const removed = await sweepLeftovers(engine.docker);
    info(removed.length === 0 ? "nothing was left behind" : `removed: ${removed.join(", ")}`);
  } catch (error) {
    setFailed(`containers may be left: ${messageOf(error)}`);
  }
}
