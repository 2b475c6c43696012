import { z } from "zod";
import type { Artifact, Comment, Issue, Pull, WorkflowRunInfo } from "./github.ts";

// What is read of GitHub's answers: https://docs.github.com/rest
const user = z
  .object({ login: z.string(), type: z.string().nullish() })
  .nullish()
  .transform((found) => ({ author: found?.login ?? "", bot: found?.type === "Bot" }));
/** What the author is to the repository; of a stranger it is NONE, CONTRIBUTOR or the like. */
const author_association = z
  .string()
  .nullish()
  .transform((association) => ["OWNER", "MEMBER", "COLLABORATOR"].includes(association ?? ""));
const body = z
  .string()
  .nullish()
  .transform((text) => text ?? "");
const state = z.enum(["open", "closed"]);

export const CommentAnswer = z.object({ id: z.int(), body, html_url: z.string(), user, author_association }).transform(
  ({ id, body, html_url, user: { author, bot }, author_association: known }): Comment => ({
    ...{ id, body, author },
    url: html_url,
    ours: bot || known,
  }),
);

export const IssueAnswer = z
  .object({ number: z.int(), title: z.string(), body, state, html_url: z.string(), user, author_association })
  .transform(
    ({ html_url, user: { author, bot }, author_association: known, ...issue }): Issue => ({
      ...issue,
      author,
      url: html_url,
      ours: bot || known,
    }),
  );

/** A list of issues has the pull requests, too. */
export const IssueOrPullAnswer = z.object({ pull_request: z.unknown().optional() });

const side = z.object({ sha: z.string() });
export const PullAnswer = z
  .object({ number: z.int(), state, head: side, base: side })
  .transform(({ number, state, head, base }): Pull => ({ number, state, headSha: head.sha, baseSha: base.sha }));

export const ArtifactAnswer = z
  .object({
    id: z.int(),
    name: z.string(),
    size_in_bytes: z.number(),
    expired: z.boolean(),
    created_at: z.string().nullish(),
    workflow_run: z
      .object({
        id: z.int(),
        head_branch: z.string().nullish(),
        head_sha: z.string(),
        repository_id: z.int().nullish(),
        head_repository_id: z.int().nullish(),
      })
      .nullish(),
  })
  .transform(
    ({ id, name, size_in_bytes, expired, created_at, workflow_run: run }): Artifact & { expired: boolean } => ({
      id,
      name,
      size: size_in_bytes,
      expired,
      createdAt: created_at ?? "",
      run: run ? { id: run.id, branch: ownBranch(run), sha: run.head_sha } : null,
    }),
  );

/** A fork may call its branch `main`, too: that is no branch of this repository. */
function ownBranch(run: {
  head_branch?: string | null | undefined;
  repository_id?: number | null | undefined;
  head_repository_id?: number | null | undefined;
}): string | null {
  return run.head_repository_id === run.repository_id ? (run.head_branch ?? null) : null;
}

export const ArtifactsAnswer = z.object({ artifacts: z.array(ArtifactAnswer) });

export const WorkflowRunAnswer = z
  .object({
    id: z.int(),
    event: z.string(),
    head_sha: z.string(),
    head_branch: z.string().nullish(),
    path: z.string(),
    conclusion: z.string().nullish(),
  })
  .transform(
    ({ id, event, head_sha, head_branch, path, conclusion }): WorkflowRunInfo => ({
      id,
      event,
      headSha: head_sha,
      headBranch: head_branch ?? null,
      path,
      conclusion: conclusion ?? null,
    }),
  );
