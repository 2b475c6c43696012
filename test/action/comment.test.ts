import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GitHubStandIn, startGitHub } from "../stand-ins/github-api.ts";
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
const OTHER = "d".repeat(40);

/** The workflow that follows one of a fork, which kept `outcome` as its artifact. */
async function follow(github: GitHubStandIn, outcome: object, event: { event?: string } = {}) {
  await using workspace = await scratch();
  const run = { id: 99, branch: "faster-model", sha: HEAD };
  await github.addArtifact("agent-eval", { "action.json": JSON.stringify(outcome), "run.json": "{}" }, { run });
  const payload = {
    action: "completed",
    repository: { default_branch: "main" },
    workflow_run: { id: 99, event: "pull_request", head_sha: HEAD, conclusion: "success", ...event },
  };
  await using job = await startJob(action.path, {
    workspace: workspace.path,
    github,
    event: { name: "workflow_run", payload },
    with: { mode: "comment" },
  });
  return await job.run();
}

function outcome(change: object = {}): object {
  return {
    version: 1,
    verdict: "worse",
    exitCode: 1,
    headline: "worse",
    pullRequest: { number: 7, headSha: HEAD },
    comment: { name: "pull-request", markdown: "# agent-eval: worse\n\n@octocat [x](https://evil.example)\n" },
    ...change,
  };
}

async function github(head = HEAD, state: "open" | "closed" = "open"): Promise<GitHubStandIn> {
  const started = await startGitHub();
  started.pulls.set(7, { state, head, base: "a".repeat(40) });
  return started;
}

describe("a comment in place of a workflow that may not write", () => {
  test("is posted for the commit that is still the head, and the artifact is data", async () => {
    await using api = await github();
    const step = await follow(api, outcome());
    expect(step.exitCode).toBe(0);
    expect(api.comments.map(({ issue }) => issue)).toEqual([7]);
    expect(api.comments[0]?.body).toMatch(
      /^<!-- agent-eval comment: .* -->\n_Measured by a workflow run of the pull request's own code, .*_\n\n# agent-eval: worse\n/,
    );
    expect(api.comments[0]?.body).not.toContain("@octocat");
    expect(api.comments[0]?.body).not.toContain("https://evil");
    // The next commit's comment takes its place.
    await follow(api, outcome({ comment: { name: "pull-request", markdown: "# newer\n" } }));
    expect(api.comments).toHaveLength(1);
  });

  test("is cut where GitHub takes no more", async () => {
    await using api = await github();
    const markdown = `# long\n\n${"@[](".repeat(16_000)}`;
    const step = await follow(api, outcome({ comment: { name: "pull-request", markdown } }));
    expect(step.exitCode).toBe(0);
    expect(api.comments[0]?.body).toContain("# long");
    expect(api.comments[0]?.body.length).toBeLessThanOrEqual(65_536);
  });

  test.each([
    ["a pull request that has a newer commit", OTHER, "open" as const, {}, {}, 0, /has a newer commit/],
    ["a pull request that is closed", HEAD, "closed" as const, {}, {}, 0, /is closed/],
    ["a run of another event", HEAD, "open" as const, {}, { event: "push" }, 0, /not of a pull request/],
    [
      "an artifact about another commit",
      HEAD,
      "open" as const,
      { pullRequest: { number: 7, headSha: OTHER } },
      {},
      2,
      /another commit/,
    ],
    ["an artifact that is none of ours", HEAD, "open" as const, { version: 7 }, {}, 2, /action\.json/],
    ["nothing to tell", HEAD, "open" as const, { comment: null }, {}, 0, /nothing to tell/],
  ])("is not posted for %s", async (_, head, state, change, event, exitCode, said) => {
    await using api = await github(head, state);
    const step = await follow(api, outcome(change), event);
    expect(step.exitCode).toBe(exitCode);
    expect(`${step.log}\n${step.summary}`).toMatch(said);
    expect(api.comments).toEqual([]);
  });
});
