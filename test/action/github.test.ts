import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { markerKey, markerOf, postSticky } from "../../src/action/channels/sticky-comment.ts";
import type { GitHub } from "../../src/action/github/github.ts";
import { nextPage } from "../../src/action/github/pages.ts";
import { openGitHub } from "../../src/action/github/repository.ts";
import { openIssues } from "../../src/action/nightly/issues.ts";
import { type GitHubStandIn, startGitHub } from "../stand-ins/github-api.ts";
import { scratch } from "../support/program.ts";

/** The client, and how long it waited (ms) without anybody having to. */
function client(github: GitHubStandIn, patienceMs?: number): { api: GitHub; waits: number[] } {
  const waits: number[] = [];
  const api = openGitHub(
    { owner: "octo-org", name: "evals" },
    {
      apiUrl: github.url,
      token: github.token,
      wait: async (ms) => void waits.push(ms),
      ...(patienceMs !== undefined && { patienceMs }),
    },
  );
  return { api, waits };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const marker = markerOf({ workflow: "Evaluate", job: "evaluate" }, "run");

describe("the sticky comment", () => {
  test("is found behind hundreds of others and updated in place", async () => {
    await using github = await startGitHub();
    for (let count = 0; count < 250; count += 1) github.addComment(7, `comment ${count}`);
    const ours = github.addComment(7, `${marker}\nold`, "github-actions[bot]");
    github.addComment(7, `> ${marker}\n\nWhat is this?`);
    await postSticky(client(github).api, 7, marker, "new");
    expect(ours.body).toBe(`${marker}\nnew`);
    expect(github.comments).toHaveLength(252);
    expect(github.requests.map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual([
      "GET comments?per_page=100",
      "GET comments?per_page=100&page=2",
      "GET comments?per_page=100&page=3",
      `PATCH ${ours.id}`,
    ]);
  });

  test("is not confused with that of another job, nor with a quotation", async () => {
    await using github = await startGitHub();
    const other = github.addComment(7, `${markerOf({ workflow: "Evaluate", job: "other" }, "run")}\nother`);
    const quoted = github.addComment(7, `> ${marker}\n> quoted`);
    await postSticky(client(github).api, 7, marker, "text");
    expect(github.comments.map(({ body }) => body)).toEqual([other.body, quoted.body, `${marker}\ntext`]);
  });

  test("is not one that a stranger put there first, with the marker copied", async () => {
    await using github = await startGitHub();
    const taken = github.addComment(7, `${marker}\nmine`, "stranger");
    await postSticky(client(github).api, 7, marker, "text");
    expect(taken.body).toBe(`${marker}\nmine`);
    expect(github.comments.map(({ author }) => author)).toEqual(["stranger", "github-actions[bot]"]);
    await postSticky(client(github).api, 7, marker, "newer");
    expect(github.comments.map(({ body }) => body)).toEqual([`${marker}\nmine`, `${marker}\nnewer`]);
  });

  test("may be that of somebody of the repository, whose token the workflow used", async () => {
    await using github = await startGitHub();
    const ours = github.addComment(7, `${marker}\nold`, "owner");
    await postSticky(client(github).api, 7, marker, "text");
    expect(github.comments).toEqual([ours]);
    expect(ours.body).toBe(`${marker}\ntext`);
  });

  test("is not written twice when the answer to the first try is lost", async () => {
    await using github = await startGitHub();
    github.troubles.lostAnswer = { times: 1 };
    await postSticky(client(github).api, 7, marker, "text");
    expect(github.comments.map(({ body }) => body)).toEqual([`${marker}\ntext`]);
  });

  test("has a marker that no name can break out of", () => {
    expect(markerOf({ workflow: "a --> b", job: "<!--" }, "-->")).toBe(
      "<!-- agent-eval comment: a%20%2D%2D%3E%20b/%3C!%2D%2D/%2D%2D%3E -->",
    );
  });
});

test("an issue with our label and marker is ours only if a bot or somebody of the repository wrote it", async () => {
  await using github = await startGitHub();
  const follower = { workflow: "Evaluate", job: "evaluate", name: "nightly" };
  const key = markerKey(follower.workflow, follower.job, follower.name);
  const add = (profile: string, author: string) =>
    github.addIssue({
      title: "t",
      body: `<!-- agent-eval regression: ${key}/${profile} -->\nx`,
      labels: ["agent-eval"],
      author,
    });
  // Of several the oldest counts, and the stranger's is older.
  add("fast", "stranger");
  const ours = add("fast", "github-actions[bot]");
  add("big", "stranger");
  const hand = add("wide", "owner");
  const open = await openIssues(client(github).api, follower);
  expect([...open].map(([profile, { issue }]) => [profile, issue.number]).sort()).toEqual([
    ["fast", ours.number],
    ["wide", hand.number],
  ]);
});

describe("limits and failures", () => {
  test("a secondary limit is waited for as long as it asks, and the comment is written", async () => {
    await using github = await startGitHub();
    github.troubles.secondaryLimit = { times: 2, retryAfter: 7 };
    const { api, waits } = client(github);
    await api.createComment(7, "text");
    expect(waits).toEqual([7000, 7000]);
    expect(github.comments).toHaveLength(1);
  });

  test("the primary limit is waited for until it is reset", async () => {
    await using github = await startGitHub();
    github.troubles.primaryLimit = { times: 1, resetIn: 20 };
    const { api, waits } = client(github);
    await api.createComment(7, "text");
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(15_000);
    expect(waits[0]).toBeLessThan(22_000);
  });

  test("nobody waits for an hour: the limit is named instead", async () => {
    await using github = await startGitHub();
    github.troubles.primaryLimit = { times: 1, resetIn: 3600 };
    const { api, waits } = client(github);
    await expect(api.createComment(7, "text")).rejects.toMatchObject({
      refusal: "rate-limited",
      message: expect.stringMatching(/rate limit exceeded.*waited for 3\d{3} s/),
    });
    expect(waits).toEqual([]);
  });

  test("all waits together are bounded", async () => {
    await using github = await startGitHub();
    github.troubles.secondaryLimit = { times: 100, retryAfter: 30 };
    const { api, waits } = client(github, 100_000);
    await expect(api.createComment(7, "text")).rejects.toMatchObject({ refusal: "rate-limited" });
    expect(waits).toEqual([30_000, 30_000, 30_000]);
  });

  test("a failing server is asked again, for what can be asked twice", async () => {
    await using github = await startGitHub();
    github.pulls.set(7, { state: "open", head: "b".repeat(40), base: "a".repeat(40) });
    github.troubles.failing = { times: 2, status: 503 };
    const { api, waits } = client(github);
    expect(await api.pullRequest(7)).toMatchObject({ headSha: "b".repeat(40) });
    expect(waits).toEqual([1000, 3000]);
    github.troubles.failing = { times: 1, status: 500 };
    await expect(api.createComment(7, "text")).rejects.toMatchObject({ refusal: "unavailable", status: 500 });
    expect(github.comments).toEqual([]);
  });

  test("a token that may only read is told apart from a limit", async () => {
    await using github = await startGitHub();
    github.readOnly = true;
    const { api, waits } = client(github);
    await expect(api.createComment(7, "text")).rejects.toMatchObject({
      refusal: "forbidden",
      message: "POST /repos/octo-org/evals/issues/7/comments: 403 Resource not accessible by integration",
    });
    expect(waits).toEqual([]);
  });

  test.each([
    ["a wrong token", { token: "wrong" }, "unauthorized"],
    ["a server that is not there", { apiUrl: "http://127.0.0.1:1" }, "unavailable"],
  ])("%s is named", async (_, change, refusal) => {
    await using github = await startGitHub();
    const options = { apiUrl: github.url, token: github.token, wait: async () => {}, ...change };
    const api = openGitHub({ owner: "octo-org", name: "evals" }, options);
    await expect(api.pullRequest(7)).rejects.toMatchObject({ refusal });
  });

  test("links of pages are read as RFC 8288 has them", () => {
    const next = "https://api.github.com/x?page=2";
    expect(nextPage(`<https://api.github.com/x?page=1>; rel="prev", <${next}>; rel="next"`)).toBe(next);
    expect(nextPage(`<${next}>; title="a"; rel=next`)).toBe(next);
    expect(nextPage(`<${next}>; rel="last"`)).toBeNull();
    expect(nextPage(null)).toBeNull();
  });
});

describe("issues", () => {
  test("are listed without the pull requests, written, closed and opened again", async () => {
    await using github = await startGitHub();
    for (let count = 0; count < 130; count += 1) {
      github.addIssue({ title: `issue ${count}`, labels: ["agent-eval"], pull: count % 2 === 0 });
    }
    const { api } = client(github);
    const listed = await all(api.issues({ state: "open", labels: ["agent-eval"] }));
    expect(listed).toHaveLength(65);
    const { number } = await api.createIssue({ title: "worse", body: "text", labels: ["agent-eval", "nightly"] });
    await api.updateIssue(number, { state: "closed", stateReason: "completed" });
    expect(github.issues.at(-1)).toMatchObject({ title: "worse", state: "closed", state_reason: "completed" });
    expect(await all(api.issues({ state: "open", labels: ["nightly"] }))).toEqual([]);
  });
});

describe("artifacts", () => {
  test("are listed newest first without expired ones, and unpacked without giving the token away", async () => {
    await using github = await startGitHub();
    await using folder = await scratch();
    await github.addArtifact("results", { "run.json": "{}" }, { created_at: "2026-10-01T00:00:00Z" });
    const newest = await github.addArtifact("results", { "run.json": "{}", "a/b.txt": "text" });
    await github.addArtifact("results", {}, { expired: true, created_at: "2026-12-01T00:00:00Z" });
    const { api } = client(github);
    const found = await all(api.artifacts("results"));
    expect(found.map(({ id }) => id)).toEqual([newest.id, newest.id - 1]);
    expect(found[0]).toMatchObject({ createdAt: "2026-11-01T00:00:00Z", run: { id: 1, branch: "main" } });
    const place = join(folder.path, "unpacked");
    // The storage of the stand-in answers 400 to a request with a token.
    await api.downloadArtifact(newest.id, place);
    expect(await readFile(join(place, "a/b.txt"), "utf8")).toBe("text");
  });

  test.each([
    ["a name that leads out of the folder", "../../x", "aa/bb/x"],
    ["a name that leads out on the way", "a/../../x", "a/bb/cc/x"],
    ["an absolute name", "/etc/x", "aetc/x"],
    ["one with a line of its own, which a log would obey", "/e\n::stop-commands::zz", "ae_::stop-commands::zz"],
  ])("%s is refused, and nothing is written outside", async (_, name, harmless) => {
    await using github = await startGitHub();
    await using folder = await scratch();
    const artifact = await github.addArtifact("results", { [harmless]: "text" });
    // The library that packs refuses such names, too: put it there by hand.
    const bytes = artifact.archive.toString("latin1").replaceAll(harmless, name);
    Object.assign(artifact, { archive: Buffer.from(bytes, "latin1") });
    await expect(client(github).api.downloadArtifact(artifact.id, join(folder.path, "in"))).rejects.toMatchObject({
      code: "unusable-artifact",
      message: expect.not.stringContaining("\n"),
    });
    expect(await readdir(folder.path)).toEqual(["in"]);
  });

  test("more than is wanted is refused", async () => {
    await using github = await startGitHub();
    await using folder = await scratch();
    const bomb = await github.addArtifact("bomb", { a: "0".repeat(5_000_000) });
    const many = await github.addArtifact("many", { a: "", b: "", c: "" });
    const { api } = client(github);
    const limits = { bytes: 1_000_000, files: 2 };
    for (const { id, name } of [bomb, many]) {
      await expect(api.downloadArtifact(id, join(folder.path, name), limits)).rejects.toThrow(
        /it unpacks to more than 1000000 bytes|it has more than 2 files/,
      );
    }
  });
});
