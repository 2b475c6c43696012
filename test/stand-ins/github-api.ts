// A stand-in of GitHub's REST API, for tests: no part of it is GitHub's. It answers the few paths that the action
// uses in the documented shapes (https://docs.github.com/rest), pages with Link headers, limits rates in the
// documented ways and refuses what the real one refuses. Everything is in memory and can be looked at.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ZipFile } from "yazl";

export interface StandInComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  author: string;
}

export interface StandInIssue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  state_reason: string | null;
  labels: string[];
  author: string;
  /** An issue that is a pull request. */
  readonly pull?: boolean;
}

export interface StandInArtifact {
  readonly id: number;
  readonly name: string;
  readonly expired: boolean;
  readonly created_at: string;
  readonly archive: Buffer;
  /** `fork`: of another repository, whose branch may have the same name. */
  readonly run: { readonly id: number; readonly branch: string; readonly sha: string; readonly fork?: boolean };
}

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly status: number;
}

/** What the next requests meet; each is used up by as many requests as it says. */
export interface Troubles {
  /** `403` with `retry-after`, as a secondary limit says it; on writes only. */
  secondaryLimit?: { times: number; retryAfter: number };
  /** `403` with `x-ratelimit-remaining: 0` and a reset in so many seconds; on everything. */
  primaryLimit?: { times: number; resetIn: number };
  /** This status on everything, before anything is done. */
  failing?: { times: number; status: number };
  /** The write is done, and then `502`: nobody knows whether it was. */
  lostAnswer?: { times: number };
}

export interface GitHubStandIn extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly comments: StandInComment[];
  readonly issues: StandInIssue[];
  readonly artifacts: StandInArtifact[];
  readonly pulls: Map<number, { state: "open" | "closed"; head: string; base: string }>;
  readonly runs: Map<
    number,
    { event: string; head_sha: string; head_branch: string; path: string; conclusion: string }
  >;
  readonly requests: StandInRequest[];
  readonly troubles: Troubles;
  /** As the token of a pull request from a fork: it reads. */
  readOnly: boolean;
  addComment(issue: number, body: string, author?: string): StandInComment;
  addIssue(issue: Partial<StandInIssue> & { title: string }): StandInIssue;
  /** An artifact with these files. */
  addArtifact(
    name: string,
    files: Readonly<Record<string, string>>,
    facts?: Partial<StandInArtifact>,
  ): Promise<StandInArtifact>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Buffer;
}

const REPOSITORY = "/repos/octo-org/evals";

/** Starts one for the repository octo-org/evals. */
export async function startGitHub(): Promise<GitHubStandIn> {
  let nextId = 1000;
  let url = "";
  let blobs = "";
  const api: Omit<GitHubStandIn, "url" | typeof Symbol.asyncDispose> = {
    token: "ghs_standInTokenOfThisJobAlone0123456789",
    comments: [],
    issues: [],
    artifacts: [],
    pulls: new Map(),
    runs: new Map(),
    requests: [],
    troubles: {},
    readOnly: false,
    addComment(issue, body, author = "someone") {
      nextId += 1;
      const comment = { id: nextId, issue, body, author };
      api.comments.push(comment);
      return comment;
    },
    addIssue({ title, ...rest }) {
      const number = Math.max(0, ...api.issues.map((issue) => issue.number)) + 1;
      const usual = {
        number,
        title,
        body: "",
        state: "open" as const,
        state_reason: null,
        labels: [],
        author: "someone",
      };
      const issue = { ...usual, ...rest };
      api.issues.push(issue);
      return issue;
    },
    async addArtifact(name, files, facts = {}) {
      nextId += 1;
      const artifact = {
        id: nextId,
        name,
        expired: false,
        created_at: "2026-11-01T00:00:00Z",
        archive: await zipOf(files),
        run: { id: 1, branch: "main", sha: "a".repeat(40) },
        ...facts,
      };
      api.artifacts.push(artifact);
      return artifact;
    },
  };

  const server = createServer((request, response) => void handle(request, response));
  const storage = createServer((request, response) => {
    const id = Number(/^\/blob\/(\d+)$/.exec(request.url ?? "")?.[1]);
    const found = api.artifacts.find((artifact) => artifact.id === id);
    // The address is signed: a token on top of it is refused, as the storage does.
    const refused = request.headers.authorization !== undefined;
    response.writeHead(refused ? 400 : found ? 200 : 404);
    response.end(refused ? "" : found?.archive);
  });
  url = await listen(server);
  blobs = await listen(storage);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    const method = request.method ?? "GET";
    const sent = await text(request);
    const answer = answerTo(method, pathname, searchParams, sent, request.headers.authorization ?? null);
    const { status } = answer;
    api.requests.push({
      method,
      path: request.url ?? "",
      authorization: request.headers.authorization ?? null,
      status,
    });
    const limits = { "x-ratelimit-limit": "1000", "x-ratelimit-remaining": "999", "x-ratelimit-resource": "core" };
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...limits, ...answer.headers });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  }

  function answerTo(
    method: string,
    path: string,
    query: URLSearchParams,
    sent: string,
    authorization: string | null,
  ): Answer {
    const { troubles } = api;
    if (authorization !== `Bearer ${api.token}`) return refusal(401, "Bad credentials");
    if (used(troubles.failing)) return refusal(troubles.failing.status, "Server Error");
    if (used(troubles.primaryLimit)) {
      const reset = Math.floor(Date.now() / 1000) + troubles.primaryLimit.resetIn;
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
      return refusal(403, "API rate limit exceeded for installation ID 1.", headers);
    }
    const write = method !== "GET";
    if (write && used(troubles.secondaryLimit)) {
      const headers = { "retry-after": String(troubles.secondaryLimit.retryAfter) };
      return refusal(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        headers,
      );
    }
    if (write && api.readOnly) return refusal(403, "Resource not accessible by integration");
    if (!path.startsWith(`${REPOSITORY}/`)) return refusal(404, "Not Found");
    const answer = routed(method, path.slice(REPOSITORY.length), query, sent);
    return write && used(troubles.lostAnswer) ? refusal(502, "Bad Gateway") : answer;
  }

  function routed(method: string, path: string, query: URLSearchParams, sent: string): Answer {
    const [, ...parts] = path.split("/");
    const [first, second, third, fourth] = parts;
    const id = Number(second === "comments" ? third : second);
    if (first === "issues" && second === "comments") return editComment(id, sent);
    if (first === "issues" && third === "comments") {
      if (method === "POST") return newComment(id, sent);
      return paged(path, query, api.comments.filter(({ issue }) => issue === id).map(commentJson));
    }
    if (first === "issues" && second === undefined) return method === "POST" ? newIssue(sent) : listIssues(path, query);
    if (first === "issues") return editIssue(id, sent);
    if (first === "pulls") return pull(id);
    if (first === "actions" && second === "artifacts") return artifact(path, query, third, fourth);
    if (first === "actions" && second === "runs") return run(path, query, Number(third), fourth);
    return refusal(404, "Not Found");
  }

  /** Of those who write, `owner` alone is somebody of the repository. */
  const authorJson = (login: string) => ({
    user: { login, type: login.endsWith("[bot]") ? "Bot" : "User" },
    author_association: login === "owner" ? "OWNER" : "NONE",
  });

  const commentJson = ({ id, issue, body, author }: StandInComment) => ({
    id,
    body,
    ...authorJson(author),
    html_url: `https://github.com/octo-org/evals/pull/${issue}#issuecomment-${id}`,
    created_at: "2026-11-01T00:00:00Z",
    updated_at: "2026-11-01T00:00:00Z",
  });

  function bodyOf(sent: string): {
    body?: string;
    title?: string;
    state?: "open" | "closed";
    state_reason?: string;
    labels?: string[];
  } {
    return JSON.parse(sent || "{}");
  }

  const tooLong = (body: string | undefined) => body !== undefined && [...body].length > 65_536;
  const invalid = (field: string, message: string) => ({
    status: 422,
    body: {
      message: "Validation Failed",
      errors: [{ resource: "IssueComment", code: "unprocessable", field, message }],
    },
  });

  function newComment(issue: number, sent: string): Answer {
    const { body } = bodyOf(sent);
    if (!body) return invalid("body", "body cannot be blank");
    if (tooLong(body)) return invalid("body", "body is too long (maximum is 65536 characters)");
    return { status: 201, body: commentJson(api.addComment(issue, body, "github-actions[bot]")) };
  }

  function editComment(id: number, sent: string): Answer {
    const comment = api.comments.find((one) => one.id === id);
    const { body } = bodyOf(sent);
    if (!comment) return refusal(404, "Not Found");
    if (!body) return invalid("body", "body cannot be blank");
    if (tooLong(body)) return invalid("body", "body is too long (maximum is 65536 characters)");
    comment.body = body;
    return { status: 200, body: commentJson(comment) };
  }

  const issueJson = ({ number, title, body, state, state_reason, labels, author, pull }: StandInIssue) => ({
    number,
    title,
    body,
    state,
    state_reason,
    labels: labels.map((name) => ({ name })),
    ...authorJson(author),
    html_url: `https://github.com/octo-org/evals/issues/${number}`,
    ...(pull && { pull_request: { url: `${url}${REPOSITORY}/pulls/${number}` } }),
  });

  function listIssues(path: string, query: URLSearchParams): Answer {
    const state = query.get("state") ?? "open";
    const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
    const found = api.issues.filter(
      (issue) => (state === "all" || issue.state === state) && labels.every((label) => issue.labels.includes(label)),
    );
    return paged(path, query, found.toReversed().map(issueJson));
  }

  function newIssue(sent: string): Answer {
    const { title, body = "", labels = [] } = bodyOf(sent);
    if (!title) return invalid("title", "title cannot be blank");
    if (tooLong(body)) return invalid("body", "body is too long (maximum is 65536 characters)");
    return { status: 201, body: issueJson(api.addIssue({ title, body, labels, author: "github-actions[bot]" })) };
  }

  function editIssue(number: number, sent: string): Answer {
    const issue = api.issues.find((one) => one.number === number);
    if (!issue) return refusal(404, "Not Found");
    const change = bodyOf(sent);
    if (tooLong(change.body)) return invalid("body", "body is too long (maximum is 65536 characters)");
    Object.assign(issue, change);
    return { status: 200, body: issueJson(issue) };
  }

  function pull(number: number): Answer {
    const found = api.pulls.get(number);
    if (!found) return refusal(404, "Not Found");
    return { status: 200, body: { number, state: found.state, head: { sha: found.head }, base: { sha: found.base } } };
  }

  const artifactJson = ({ id, name, expired, created_at, archive, run }: StandInArtifact) => ({
    id,
    name,
    size_in_bytes: archive.byteLength,
    expired,
    created_at,
    archive_download_url: `${url}${REPOSITORY}/actions/artifacts/${id}/zip`,
    workflow_run: {
      id: run.id,
      repository_id: 1,
      head_repository_id: run.fork ? 2 : 1,
      head_branch: run.branch,
      head_sha: run.sha,
    },
  });

  function artifact(path: string, query: URLSearchParams, id: string | undefined, kind: string | undefined): Answer {
    if (id === undefined) {
      const name = query.get("name");
      return pagedArtifacts(
        path,
        query,
        api.artifacts.filter((one) => name === null || one.name === name),
      );
    }
    const found = api.artifacts.find((one) => one.id === Number(id));
    if (!found) return refusal(404, "Not Found");
    if (kind === undefined) return { status: 200, body: artifactJson(found) };
    if (found.expired) return refusal(410, "Artifact has expired");
    return { status: 302, headers: { location: `${blobs}/blob/${found.id}` } };
  }

  function run(path: string, query: URLSearchParams, id: number, kind: string | undefined): Answer {
    if (kind === "artifacts")
      return pagedArtifacts(
        path,
        query,
        api.artifacts.filter((one) => one.run.id === id),
      );
    const found = api.runs.get(id);
    return found ? { status: 200, body: { id, ...found } } : refusal(404, "Not Found");
  }

  function pagedArtifacts(path: string, query: URLSearchParams, found: readonly StandInArtifact[]): Answer {
    const newest = found.toSorted((a, b) => b.created_at.localeCompare(a.created_at) || b.id - a.id);
    const answer = paged(path, query, newest.map(artifactJson));
    return { ...answer, body: { total_count: found.length, artifacts: answer.body } };
  }

  /** At most 100 a page, 30 without a wish, with the links that the real one gives. */
  function paged(path: string, query: URLSearchParams, all: readonly unknown[]): Answer {
    const size = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30)));
    const page = Math.max(1, Number(query.get("page") ?? 1));
    const last = Math.max(1, Math.ceil(all.length / size));
    const link = (to: number, rel: string) => {
      const wanted = new URLSearchParams(query);
      wanted.set("page", String(to));
      return `<${url}${REPOSITORY}${path}?${wanted}>; rel="${rel}"`;
    };
    const links = [
      ...(page > 1 ? [link(page - 1, "prev")] : []),
      ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
      ...(page > 1 ? [link(1, "first")] : []),
    ];
    const body = all.slice((page - 1) * size, page * size);
    return { status: 200, body, ...(links.length > 0 && { headers: { link: links.join(", ") } }) };
  }

  return Object.assign(api, {
    url,
    [Symbol.asyncDispose]: async () => {
      for (const one of [server, storage]) {
        one.closeAllConnections();
        await new Promise((done) => one.close(done));
      }
    },
  });
}

function used<T extends { times: number }>(trouble: T | undefined): trouble is T {
  if (trouble === undefined || trouble.times <= 0) return false;
  trouble.times -= 1;
  return true;
}

function refusal(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    headers,
  };
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A zip as actions/upload-artifact makes it. */
export async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
