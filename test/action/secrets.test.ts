import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHub } from "../stand-ins/github-api.ts";
import { checkoutAction, pullRequest, startJob } from "../support/action.ts";
import { project, scratch, writeConfig } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

const KEY = "sk-planted-3f9c1d7be24a4c0f8b6e";
const NIGHT = "planted9876nightlyPassword5432x";
const REFRESH = "rt_planted.Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ";

/** A server that tells the key it was given to everybody, as some do. */
async function indiscreetServer(): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const said = `Incorrect API key provided: ${request.headers.authorization}`;
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: said, type: "invalid_request_error" } }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { url, [Symbol.asyncDispose]: async () => void server.close() };
}

async function textsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file, "latin1")));
}

test("a token, an API key and a login that the machine has stand nowhere in what the action says and keeps", async () => {
  await using server = await indiscreetServer();
  await using home = await scratch();
  await mkdir(join(home.path, ".codex"));
  const authFile = join(home.path, ".codex/auth.json");
  await writeFile(
    authFile,
    JSON.stringify({ tokens: { id_token: "a.b.c", access_token: "x.y.z", refresh_token: REFRESH } }),
  );
  await using workspace = await scratch();
  await writeConfig(workspace.path, {
    suite: [join(project, "tasks/fix-cursor-paging")],
    backends: { remote: { kind: "openai", baseUrl: server.url, apiKeyEnv: "PLANTED" } },
    profiles: {
      // An agent on a machine without isolation finds what lies around, and says it.
      thief: {
        agent: "command",
        command: ["sh", "-c", `env; cat ${authFile} | tee loot.txt; base64 ${authFile}; echo ${NIGHT} >&2`],
      },
      remote: { agent: "chat", backend: "remote", model: "m" },
      login: { agent: "codex", backend: "remote", model: "m" },
    },
    run: { sandbox: "local" },
  });
  // Named only: the profile is not run, and still its login must not be seen.
  const config = await readFile(join(workspace.path, "agent-eval.yaml"), "utf8");
  await writeFile(
    join(workspace.path, "agent-eval.yaml"),
    config
      .replace(
        "  login:\n",
        `  lent:\n    agent: codex\n    model: m\n    backend: plain\n    authFile: ${authFile}\n  login:\n`,
      )
      .replace("backends:\n", "backends:\n  plain:\n    kind: openai\n    baseUrl: https://chat.example/v1\n"),
  );
  await using github = await startGitHub();
  await using job = await startJob(action.path, {
    workspace: workspace.path,
    github,
    event: pullRequest(),
    with: { profiles: "thief remote" },
    env: { HOME: home.path, PLANTED: KEY, NIGHTLY_PASSWORD: NIGHT },
  });
  const step = await job.run();
  const post = await job.post(step);
  expect(step.log).toContain("fix-cursor-paging.thief.r1");
  expect(github.comments).toHaveLength(1);
  const files = await textsBelow(join(job.temp, "agent-eval"));
  expect(files.length).toBeGreaterThan(8);
  const said = [
    step.raw,
    post.raw,
    step.summary,
    post.summary,
    JSON.stringify(step.outputs),
    JSON.stringify(step.annotations),
    github.comments[0]?.body ?? "",
    ...files,
  ].join("\n");
  for (const secret of [KEY, NIGHT, REFRESH, github.token]) {
    expect(said).not.toContain(secret);
    expect(said).not.toContain(secret.slice(-20));
    expect(said).not.toContain(Buffer.from(secret).toString("base64").slice(4, 28));
    expect(said).not.toContain(Buffer.from(secret).toString("hex"));
  }
  // They were there to be found: the thief's work has the traces of them.
  expect(said).toContain("[redacted]");
  expect(step.masks).toEqual(expect.arrayContaining([KEY, NIGHT, REFRESH, github.token]));
});
