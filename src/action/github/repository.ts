import { z } from "zod";
import type { Repository } from "../event.ts";
import {
  ArtifactAnswer,
  ArtifactsAnswer,
  CommentAnswer,
  IssueAnswer,
  IssueOrPullAnswer,
  PullAnswer,
  WorkflowRunAnswer,
} from "./answers.ts";
import type { Artifact, GitHub } from "./github.ts";
import { GitHubError } from "./github-error.ts";
import { Rest, type RestOptions } from "./rest.ts";
import { unpackArtifact } from "./unpack.ts";

/** Most that GitHub gives at once. */
const PAGE = "per_page=100";
/** Bytes of an artifact's archive that are taken at most: it is held in memory. */
const LARGEST_ARCHIVE = 512 * 1024 * 1024;

/** The API of one repository. */
export function openGitHub({ owner, name }: Repository, options: RestOptions): GitHub {
  const rest = new Rest(options);
  const root = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;

  async function* artifacts(path: string): AsyncGenerator<Artifact> {
    for await (const page of rest.pages(root + path)) {
      for (const { expired, ...artifact } of read(ArtifactsAnswer, page).artifacts) if (!expired) yield artifact;
    }
  }

  return {
    async *comments(issue) {
      for await (const page of rest.pages(`${root}/issues/${issue}/comments?${PAGE}`)) {
        yield* read(z.array(CommentAnswer), page);
      }
    },
    createComment: async (issue, body) =>
      read(CommentAnswer, await rest.ask("POST", `${root}/issues/${issue}/comments`, { body })),
    updateComment: async (id, body) =>
      read(CommentAnswer, await rest.ask("PATCH", `${root}/issues/comments/${id}`, { body })),
    async *issues({ state, labels = [] }) {
      const wanted = labels.length === 0 ? "" : `&labels=${encodeURIComponent(labels.join(","))}`;
      for await (const page of rest.pages(`${root}/issues?state=${state}${wanted}&${PAGE}`)) {
        for (const entry of read(z.array(z.unknown()), page)) {
          if (!read(IssueOrPullAnswer, entry).pull_request) yield read(IssueAnswer, entry);
        }
      }
    },
    createIssue: async ({ title, body, labels = [] }) =>
      read(IssueAnswer, await rest.ask("POST", `${root}/issues`, { title, body, labels })),
    updateIssue: async (number, { stateReason, ...change }) =>
      read(
        IssueAnswer,
        await rest.ask("PATCH", `${root}/issues/${number}`, {
          ...change,
          ...(stateReason && { state_reason: stateReason }),
        }),
      ),
    pullRequest: async (number) => read(PullAnswer, await rest.ask("GET", `${root}/pulls/${number}`)),
    artifacts: (wanted) => artifacts(`/actions/artifacts?name=${encodeURIComponent(wanted)}&${PAGE}`),
    artifactsOf: (run) => artifacts(`/actions/runs/${run}/artifacts?${PAGE}`),
    async downloadArtifact(id, folder, limits) {
      const artifact = read(ArtifactAnswer, await rest.ask("GET", `${root}/actions/artifacts/${id}`));
      if (artifact.expired) throw new GitHubError("not-found", 410, `the artifact ${artifact.name} has expired`);
      await unpackArtifact(await rest.bytes(`${root}/actions/artifacts/${id}/zip`, LARGEST_ARCHIVE), folder, limits);
    },
    workflowRun: async (id) => read(WorkflowRunAnswer, await rest.ask("GET", `${root}/actions/runs/${id}`)),
  };
}

/** @throws GitHubError `invalid` for an answer that is none of GitHub's. */
function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new GitHubError(
    "unavailable",
    200,
    `an answer that is none of GitHub's API: ${issue?.path.join(".")}: ${issue?.message}`,
  );
}
