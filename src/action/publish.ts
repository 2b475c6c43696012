import { mkdir } from "node:fs/promises";
import { setOutput, summary } from "@actions/core";
import { messageOf } from "../errors.ts";
import type { Secrets } from "../logins/registry.ts";
import type { ActionContext, Outcome } from "./action.ts";
import type { Annotations } from "./channels/annotations.ts";
import { COMMENT, SUMMARY } from "./channels/fit.ts";
import { markerOf, postSticky } from "./channels/sticky-comment.ts";
import { reportText } from "./channels/text.ts";
import { GitHubError } from "./github/github-error.ts";
import { writeOutcome } from "./outcome-file.ts";

export interface Channels {
  readonly annotations: Annotations;
  readonly secrets: Secrets;
}

/** Tells an outcome in every channel. None that fails keeps another from its part, and none changes the outcome. */
export async function publish(outcome: Outcome, context: ActionContext, channels: Channels): Promise<void> {
  const { log, event } = context;
  const part = async (name: string, work: () => Promise<void> | void) => {
    try {
      await work();
    } catch (error) {
      log.warning(`${name}: ${channels.secrets.clean(messageOf(error))}`);
    }
  };
  await part("the run's folder was not searched for secrets", () => search(outcome, context));
  await part("the outputs were not set", () => setOutputs(outcome, channels));
  await part("the summary was not written", () => writeSummary(outcome, event.runUrl, channels));
  await part("the annotations were not made", () => channels.annotations.addAll(outcome.annotations));
  let posted = false;
  await part("the comment was not posted", async () => {
    posted = await comment(outcome, context, channels);
  });
  await part("action.json was not written", () => keep(outcome, context, channels, posted));
}

async function search({ outputs }: Outcome, { out, clean }: ActionContext): Promise<void> {
  await clean(outputs.folder ?? out);
  // Older nights are in it, too.
  if (outputs.history) await clean(outputs.history);
}

export function setOutputs({ verdict, exitCode, outputs }: Outcome, { secrets }: Pick<Channels, "secrets">): void {
  for (const [name, value] of Object.entries({ verdict, "exit-code": exitCode, ...outputs })) {
    const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : value;
    setOutput(name, secrets.clean(String(text)));
  }
}

export async function writeSummary(
  outcome: Outcome,
  runUrl: string,
  { secrets }: Pick<Channels, "secrets">,
): Promise<void> {
  // Made clean before it is measured: what stands for a secret may be longer.
  await summary.addRaw(secrets.clean(reportText(outcome, runUrl, SUMMARY))).write();
}

function commentOf(outcome: Outcome, { inputs, event }: ActionContext, { secrets }: Channels): string {
  const marker = markerOf(event, nameOf(inputs));
  const rest = { ...COMMENT, limit: COMMENT.limit - marker.length - 1 - SPARE };
  return secrets.clean(reportText(outcome, event.runUrl, rest));
}

/** Room for what stands in place of a secret. */
const SPARE = 256;

/** Comments of one job are told apart by their name; without one, by what the action did. */
function nameOf(inputs: ActionContext["inputs"]): string {
  return inputs["comment-name"] || inputs.mode;
}

/** What is posted already is not left for another workflow to post. */
async function keep(outcome: Outcome, context: ActionContext, channels: Channels, posted: boolean): Promise<void> {
  const { inputs, event } = context;
  if (inputs.mode === "comment") return;
  await mkdir(context.out, { recursive: true });
  const { pullRequest } = event;
  await writeOutcome(outcome.outputs.folder ?? context.out, {
    version: 1,
    verdict: outcome.verdict,
    exitCode: outcome.exitCode,
    headline: channels.secrets.clean(outcome.headline).slice(0, 2000),
    pullRequest: pullRequest && { number: pullRequest.number, headSha: pullRequest.headSha },
    comment:
      outcome.comment && !posted ? { name: nameOf(inputs), markdown: commentOf(outcome, context, channels) } : null,
  });
}

/** Whether it was posted. */
async function comment(outcome: Outcome, context: ActionContext, channels: Channels): Promise<boolean> {
  const { github, inputs, event, log } = context;
  if (!outcome.comment || !inputs.comment || event.pullRequest === null) return false;
  if (github === null) {
    log.warning("no comment: the input `token` is empty");
    return false;
  }
  const { number, fork } = event.pullRequest;
  try {
    const { url } = await postSticky(
      github,
      number,
      markerOf(event, nameOf(inputs)),
      commentOf(outcome, context, channels),
    );
    log.info(`comment: ${url}`);
    return true;
  } catch (error) {
    // Expected of a fork, and documented: the summary has it all.
    if (!fork || !(error instanceof GitHubError) || error.refusal !== "forbidden") throw error;
    log.warning(
      "no comment: the token of a pull request from a fork can only read; the summary has the report. docs/github-action.md shows the workflow that comments in its place.",
    );
    return false;
  }
}
