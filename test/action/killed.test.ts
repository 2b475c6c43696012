import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkoutAction, startJob } from "../support/action.ts";
import { project, scratch, writeConfig } from "../support/program.ts";

let action: Awaited<ReturnType<typeof checkoutAction>>;
beforeAll(async () => {
  action = await checkoutAction();
});
afterAll(async () => {
  await action[Symbol.asyncDispose]();
});

const NIGHT = "planted9876nightlyPassword5432x";

/** A server that takes every question and answers none; `asked` resolves at the first. */
async function silentServer(): Promise<{ url: string; asked: Promise<void> } & AsyncDisposable> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = createServer(() => resolve());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("a step that does not end in time searches its folder before the kill; the post step says what it cannot know", async () => {
  await using workspace = await scratch();
  await writeConfig(workspace.path, {
    suite: [join(project, "tasks/fix-cursor-paging")],
    profiles: { noop: { agent: "noop" } },
    run: { sandbox: "local" },
  });
  await using github = await silentServer();
  await using job = await startJob(action.path, {
    workspace: workspace.path,
    with: { mode: "nightly", history: "nights", out: "results", token: "a-token-of-this-job" },
    env: { GITHUB_API_URL: github.url, NIGHTLY_PASSWORD: NIGHT },
  });
  const running = await job.start();
  await github.asked;
  // As an agent without isolation leaves it.
  const late = join(workspace.path, "results", "late.txt");
  await writeFile(late, `found ${NIGHT}`);
  process.kill(running.pid ?? 0, "SIGTERM");
  await expect.poll(() => readFile(late, "utf8"), { timeout: 20_000 }).not.toContain(NIGHT);
  process.kill(running.pid ?? 0, "SIGKILL");
  const post = await job.post(await running.result);
  expect(post.summary).toContain("searched for secrets only now");
  expect(post.summary).toContain("An artifact that a step before this one uploaded was not");
});
