import { afterAll, beforeAll, expect, test } from "vitest";
import type { PullRequestReport } from "../../src/pull-requests/pull-request.ts";
import { startGitHub } from "../stand-ins/github-api.ts";
import { checkoutAction, startJob } from "../support/action.ts";
import { scratch } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

const HEAD = "b".repeat(40);
const hostile =
  "@octocat &#64;octocat [x](https://evil.example) <img src=https://evil.example> ![y](//evil.example) | #1";

const report: PullRequestReport = {
  version: 1,
  pullRequest: 7,
  headSha: HEAD,
  verdict: "undecided",
  exitCode: 0,
  changes: {
    base: "a".repeat(40),
    noBase: null,
    profiles: {
      added: [hostile],
      removed: [hostile],
      changed: [{ name: hostile, keys: [{ key: hostile, values: { base: hostile, head: null } }] }],
    },
    tasks: { added: [hostile], removed: [hostile], changed: [hostile] },
    rules: [{ key: hostile, values: null }],
    settings: [{ key: hostile, values: null }],
    notes: [hostile],
  },
  candidates: [],
  run: { id: hostile, harnessVersion: hostile, sandbox: "local", tasks: 1, planned: 2, recorded: 2, complete: true },
  proofs: [{ task: "alpha", problems: [hostile] }],
  notes: [hostile],
};

/** Follows a workflow run that kept these two files. */
async function follow(kept: unknown) {
  await using api = await startGitHub();
  api.pulls.set(7, { state: "open", head: HEAD, base: "a".repeat(40) });
  await using workspace = await scratch();
  const outcome = {
    ...{ version: 1, verdict: "undecided", exitCode: 0, headline: "x", pullRequest: { number: 7, headSha: HEAD } },
    comment: { name: "pull-request", markdown: `# agent-eval: all is well\n\n${hostile}\n` },
  };
  const files = { "action.json": JSON.stringify(outcome), "pull-request.json": JSON.stringify(kept) };
  await api.addArtifact("agent-eval", files, { run: { id: 99, branch: "faster-model", sha: HEAD } });
  const payload = {
    action: "completed",
    repository: { default_branch: "main" },
    workflow_run: { id: 99, event: "pull_request", head_sha: HEAD, conclusion: "success" },
  };
  await using job = await startJob(action.path, {
    workspace: workspace.path,
    github: api,
    event: { name: "workflow_run", payload },
    with: { mode: "comment" },
  });
  const { exitCode } = await job.run();
  return { exitCode, comments: api.comments.map(({ body }) => body) };
}

/** Nobody is called, nothing loaded, and the only links lead to this repository. */
function expectHarmless(text: string): void {
  expect(text).not.toMatch(/@octocat/);
  expect(text).not.toMatch(/(?<!\\)&#64;/);
  expect(text).not.toMatch(/(?<!\\)<(?!!--|\/?(details|summary)>)/);
  expect(text).not.toMatch(/(?<!\\)\]\((?!https:\/\/github\.com\/octo-org\/evals\/)/);
  expect(text).not.toContain("://evil");
  expect(text).not.toMatch(/#1\b/);
}

test("the comment is written anew from the values: no word of the artifact's own text is in it", async () => {
  const { exitCode, comments } = await follow(report);
  expect(exitCode).toBe(0);
  expect(comments).toHaveLength(1);
  const [, ...lines] = (comments[0] ?? "").split("\n");
  const text = lines.join("\n");
  expect(text).not.toContain("all is well");
  expect(text).toContain("Measured by a workflow run of the pull request's own code");
  expect(text).toContain("(https://github.com/octo-org/evals/actions/runs/99#artifacts)");
  expectHarmless(text);
});

test("a report of another commit does not speak for this one: the defused text does", async () => {
  const { comments } = await follow({ ...report, headSha: "d".repeat(40) });
  const [, ...lines] = (comments[0] ?? "").split("\n");
  expect(lines[0]).toMatch(/^_Measured by a workflow run of the pull request's own code/);
  expect(lines[2]).toBe("# agent-eval: all is well");
  expect(lines.join("\n")).not.toContain("@octocat");
  expect(lines.join("\n")).toContain("&amp;#");
});

test("a report that is none of ours posts nothing", async () => {
  const { exitCode, comments } = await follow({ ...report, candidates: [{ name: hostile }] });
  expect({ exitCode, comments }).toEqual({ exitCode: 2, comments: [] });
});
