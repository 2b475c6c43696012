import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitCode, UsageError } from "../../errors.ts";
import { readPullRequest } from "../../pull-requests/file.ts";
import type { PullRequestReport } from "../../pull-requests/pull-request.ts";
import { sectionsOf } from "../../pull-requests/sections.ts";
import { headlineOf } from "../../pull-requests/words.ts";
import type { ActionContext, Outcome } from "../action.ts";
import { defused } from "../channels/defuse.ts";
import { COMMENT } from "../channels/fit.ts";
import { markerOf, postSticky } from "../channels/sticky-comment.ts";
import { reportText } from "../channels/text.ts";
import type { RunEvent } from "../event.ts";
import type { GitHub } from "../github/github.ts";
import { type OutcomeFile, readOutcome } from "../outcome-file.ts";

/** A few pages of text. */
const LIMITS = { bytes: 512 * 1024 * 1024, files: 50_000 };

/**
 * Comments in place of a workflow that may not, such as that of a pull request from a fork: takes its artifact, makes
 * sure that it belongs to the commit that is still the head, and posts. The artifact is data of a stranger's making.
 */
export async function comment({ inputs, event, github, log }: ActionContext): Promise<Outcome> {
  const { workflowRun } = event;
  if (workflowRun === null || github === null) {
    throw new UsageError("no-workflow-run", "mode comment needs the event workflow_run and a token", {
      place: { file: "with", key: "mode" },
      fix: "Copy examples/workflows/pull-request-comment.yml.",
    });
  }
  if (workflowRun.event !== "pull_request")
    return nothing(`the run was of ${workflowRun.event}, not of a pull request`);
  const found = await outcomeOf(github, workflowRun.id, inputs.artifact);
  if (found === null) return nothing(`the run kept no artifact ${inputs.artifact}`);
  const { pullRequest, comment: wanted } = found.outcome;
  if (pullRequest === null || wanted === null) return nothing("the run has nothing to tell a pull request");
  // The event is GitHub's word; the artifact is only believed where the two agree.
  if (pullRequest.headSha !== workflowRun.headSha) {
    throw new UsageError("wrong-head", "the artifact is about another commit than the run it comes from", {
      fix: "Nothing is posted. Look at the pull request: its workflow made the artifact.",
    });
  }
  const { headSha, state } = await github.pullRequest(pullRequest.number);
  if (state === "closed") return nothing(`pull request ${pullRequest.number} is closed`);
  if (headSha !== workflowRun.headSha) return nothing(`pull request ${pullRequest.number} has a newer commit`);
  const marker = markerOf(event, wanted.name);
  const { url } = await postSticky(github, pullRequest.number, marker, textOf(found, wanted.markdown, event));
  log.info(`comment: ${url}`);
  return { ...nothing(`posted the comment of pull request ${pullRequest.number}`), verdict: "complete" };
}

/** What the artifact says: the report in full where the mode was pull-request, else the text alone. */
interface Found {
  readonly outcome: OutcomeFile;
  readonly report: PullRequestReport | null;
}

const MADE_ELSEWHERE =
  "_Measured by a workflow run of the pull request's own code, which could have written anything here. It says what that run says._";

/**
 * The comment is written anew from the checked values of a report, so that nobody else's markup is in it. A text that
 * has no report behind it is defused.
 */
function textOf({ outcome, report }: Found, markdown: string, event: RunEvent): string {
  const { serverUrl, repository, workflowRun } = event;
  const home = `${serverUrl}/${repository.owner}/${repository.name}/`;
  const { pullRequest } = outcome;
  const its = report !== null && pullRequest?.number === report.pullRequest && pullRequest.headSha === report.headSha;
  // A text that was cut may have a fold left open: nothing of ours comes after it.
  if (!its) return `${MADE_ELSEWHERE}\n\n${defused(markdown)}`.slice(0, COMMENT.limit - MARKER);
  const runUrl = `${home}actions/runs/${workflowRun?.id}`;
  const sections = [{ name: "Origin", markdown: MADE_ELSEWHERE }, ...sectionsOf(report, runUrl)];
  const room = { ...COMMENT, limit: COMMENT.limit - MARKER };
  return reportText({ headline: headlineOf(report), sections }, runUrl, room);
}

/** Longest marker that stands before the text. */
const MARKER = 2048;

async function outcomeOf(github: GitHub, run: number, name: string): Promise<Found | null> {
  const folder = await mkdtemp(join(tmpdir(), "agent-eval-comment-"));
  try {
    for await (const artifact of github.artifactsOf(run)) {
      if (artifact.name !== name) continue;
      await github.downloadArtifact(artifact.id, folder, LIMITS);
      return { outcome: await readOutcome(folder), report: await readPullRequest(folder) };
    }
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function nothing(headline: string): Outcome {
  return {
    verdict: "unchanged",
    exitCode: ExitCode.ok,
    headline,
    sections: [],
    annotations: [],
    outputs: {},
    comment: false,
  };
}
