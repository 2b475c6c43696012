import { readFileSync } from "node:fs";
import { z } from "zod";
import { messageOf, UsageError } from "../errors.ts";

/** What set a workflow off, as the runner's environment and the event's payload tell it. */
export interface RunEvent {
  /** `pull_request`, `schedule`, `push`, `workflow_run`, `workflow_dispatch`, … */
  readonly name: string;
  readonly repository: Repository;
  /** The commit of the checkout; of a pull request it is the merge commit. */
  readonly sha: string;
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly defaultBranch: string | null;
  readonly workflow: string;
  readonly job: string;
  readonly runId: string;
  readonly runAttempt: number;
  /** Page of the workflow run, where its artifacts are. */
  readonly runUrl: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** null when the event is about none. */
  readonly pullRequest: PullRequest | null;
  /** `workflow_run`: the run that ended; null for other events. */
  readonly workflowRun: WorkflowRun | null;
}

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** The branch is in another repository: the token can only read. */
  readonly fork: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly conclusion: string | null;
}

const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const Side = z.object({ sha: Sha, ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() });

/** What is read of an event's payload: https://docs.github.com/webhooks/webhook-events-and-payloads */
const Payload = z.object({
  repository: z.object({ default_branch: z.string().optional() }).optional(),
  pull_request: z.object({ number: z.int().positive(), head: Side, base: Side }).optional(),
  workflow_run: z
    .object({
      id: z.int().positive(),
      event: z.string(),
      head_sha: Sha,
      conclusion: z.string().nullable(),
    })
    .optional(),
});

/**
 * Reads the event from the runner's environment.
 * @throws UsageError `no-event` outside a workflow, or for a payload that is none.
 */
export function readEvent(env: Readonly<Record<string, string | undefined>>): RunEvent {
  const need = (name: string) => {
    const value = env[name];
    if (value) return value;
    throw new UsageError("no-event", `${name} is not set: this is not a step of a workflow`, {
      fix: "Let the action run in a workflow; on your own machine use npx agent-eval.",
    });
  };
  const [owner = "", name = ""] = need("GITHUB_REPOSITORY").split("/");
  const payload = readPayload(env["GITHUB_EVENT_PATH"]);
  const serverUrl = env["GITHUB_SERVER_URL"] || "https://github.com";
  const runId = need("GITHUB_RUN_ID");
  return {
    name: need("GITHUB_EVENT_NAME"),
    repository: { owner, name },
    sha: need("GITHUB_SHA"),
    ref: env["GITHUB_REF"] ?? "",
    defaultBranch: payload.repository?.default_branch ?? null,
    workflow: env["GITHUB_WORKFLOW"] ?? "",
    job: env["GITHUB_JOB"] ?? "",
    runId,
    runAttempt: Number(env["GITHUB_RUN_ATTEMPT"] ?? "1"),
    runUrl: `${serverUrl}/${owner}/${name}/actions/runs/${runId}`,
    serverUrl,
    apiUrl: env["GITHUB_API_URL"] || "https://api.github.com",
    pullRequest: pullRequestOf(payload),
    workflowRun: workflowRunOf(payload),
  };
}

/** Runs with the secrets of the repository, and a workflow may have checked out a stranger's branch in it. */
export function isUnsafe(eventName: string | undefined): boolean {
  return eventName === "pull_request_target";
}

/**
 * For every mode, before anything of the checkout is read: a configuration can be a program.
 * @throws UsageError `unsafe-event`.
 */
export function refuseUnsafe({ name }: Pick<RunEvent, "name">): void {
  if (!isUnsafe(name)) return;
  throw new UsageError("unsafe-event", `${name} runs a stranger's configuration with your secrets`, {
    place: { file: "on", key: name },
    fix: "Use `on: pull_request`, and examples/workflows/pull-request-comment.yml for the comment.",
  });
}

function readPayload(file: string | undefined): z.infer<typeof Payload> {
  if (!file) return {};
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UsageError("no-event", `the event's payload cannot be read: ${messageOf(cause)}`, {
      cause,
      place: { file },
    });
  }
  const payload = Payload.safeParse(value);
  if (payload.success) return payload.data;
  const [issue] = payload.error.issues;
  throw new UsageError("no-event", `the event's payload is no event: ${issue?.path.join(".")}: ${issue?.message}`, {
    place: { file, key: issue?.path.join(".") ?? "" },
  });
}

function pullRequestOf({ pull_request: found }: z.infer<typeof Payload>): PullRequest | null {
  if (!found) return null;
  const { number, head, base } = found;
  return {
    number,
    headSha: head.sha,
    baseSha: base.sha,
    baseRef: base.ref,
    // A fork that was deleted since is still a fork.
    fork: head.repo === null || head.repo.full_name !== base.repo?.full_name,
  };
}

function workflowRunOf({ workflow_run: found }: z.infer<typeof Payload>): WorkflowRun | null {
  if (!found) return null;
  return { id: found.id, event: found.event, headSha: found.head_sha, conclusion: found.conclusion };
}
