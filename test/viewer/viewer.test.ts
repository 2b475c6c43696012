import { execFileSync } from "node:child_process";
import { appendFile, mkdir, readFile, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Render, startViewer, type Viewer } from "../../src/viewer/viewer.ts";
import { scratch } from "../support/program.ts";
import { simulateRun, writeSimulatedRun } from "../support/simulated-run.ts";

const secret = "what another user of this machine must not read";

/** A page that tells how many trials it shows. */
const render: Render = async (folder, live) => {
  const lines = (await readFile(join(folder, "trials.jsonl"), "utf8")).split("\n").length - 1;
  return {
    html: `<!doctype html><html><body><p>${lines} trials</p><script>${live}</script></body></html>`,
    policy: "default-src 'none'",
  };
};

/** A run folder `run` beside a file `secret`, and its viewer. */
async function viewed(show: Render = render): Promise<{ viewer: Viewer; folder: string; beside: string }> {
  const out = await scratch();
  onTestFinished(() => out[Symbol.asyncDispose]());
  await writeFile(join(out.path, "secret"), secret);
  const run = simulateRun({ profiles: [{ name: "fast", success: 0.5 }], tasks: 8, recorded: 0.5 });
  const folder = await writeSimulatedRun(join(out.path, "run"), run);
  const viewer = await startViewer(folder, show, { pollMs: 20 });
  onTestFinished(() => viewer[Symbol.asyncDispose]());
  return { viewer, folder, beside: out.path };
}

/** Asks as no browser would: the path goes out as it is, and every header can be chosen. */
function ask(
  viewer: Viewer,
  path: string,
  { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }> {
  const { port, pathname } = new URL(viewer.url);
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, agent: false, method, headers, path: path.startsWith("/") ? path : pathname + path },
      async (response) => {
        let body = "";
        for await (const part of response) body += part;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      },
    );
    asked.on("error", reject).end();
  });
}

/** Server-sent events of the viewer, as they come. */
async function follow(viewer: Viewer, after: string): Promise<() => Promise<string>> {
  const response = await fetch(`${viewer.url}events?after=${encodeURIComponent(after)}`);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    for (;;) {
      const [, version] = /^event: grown\ndata: (.*)\n\n/m.exec(text) ?? [];
      if (version !== undefined) {
        text = text.slice(text.indexOf(`data: ${version}\n\n`) + version.length + 8);
        return version;
      }
      const part = await reader?.read();
      if (!part || part.done) throw new Error("the events ended");
      text += part.value;
    }
  };
}

/** The version of the records that a page shows, as its script tells the server. */
function versionOf(page: string): string {
  return /agentEvalShows="(\d+-\d+-\d+)";/.exec(page)?.[1] ?? "";
}

describe("who may read", () => {
  test("whoever has the address gets the report, which keeps nothing and may do only what its policy says", async () => {
    const { viewer } = await viewed();
    const { status, headers, body } = await ask(viewer, "");
    expect(status).toBe(200);
    expect(body).toContain("<p>4 trials</p>");
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    });
  });

  test("it listens on the loopback interface only, and every viewer has a token of its own", async () => {
    const [one, other] = [await viewed(), await viewed()];
    const [a, b] = [new URL(one.viewer.url), new URL(other.viewer.url)];
    expect(a.hostname).toBe("127.0.0.1");
    expect(a.pathname).not.toBe(b.pathname);
    // 32 random bytes.
    expect(a.pathname).toMatch(/^\/[\w-]{43}\/$/);
    expect((await ask(one.viewer, b.pathname)).status).toBe(404);
  });

  test.each(["/", "//", "/wrong/", "/wrong/artifacts/a"])("%s without the token: nothing is there", async (path) => {
    const { viewer } = await viewed();
    const { status, body } = await ask(viewer, path);
    expect(status).toBe(404);
    expect(body).toBe("there is nothing here\n");
  });

  test("a part of the token, or more than it, is no token", async () => {
    const { viewer } = await viewed();
    const token = new URL(viewer.url).pathname.slice(1, -1);
    for (const wrong of [token.slice(1), `${token}a`, token.toLowerCase(), ""]) {
      expect((await ask(viewer, `/${wrong}/`)).status).toBe(404);
    }
    expect((await ask(viewer, `/${token}`)).headers.location).toBe(`/${token}/`);
  });

  test.each(["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "[::1]"])(
    "a request for the host %s is refused: the name may have been pointed here",
    async (host) => {
      const { viewer } = await viewed();
      const { status, body } = await ask(viewer, "", { headers: { host } });
      expect(status).toBe(403);
      expect(body).not.toContain("trials");
    },
  );

  test("localhost is this machine too", async () => {
    const { viewer } = await viewed();
    const { port } = new URL(viewer.url);
    expect((await ask(viewer, "", { headers: { host: `LOCALHOST:${port}` } })).status).toBe(200);
  });

  test.each(["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is refused", async (method) => {
    const { viewer } = await viewed();
    const { status, headers } = await ask(viewer, "", { method });
    expect(status).toBe(405);
    expect(headers.allow).toBe("GET");
  });

  test.each([
    "run.json",
    "trials.jsonl",
    "report",
    "events/",
    "events/x",
    "artifacts",
    "artifacts/",
    "%zz",
    "..",
    "./",
  ])("%s with the token: nothing is there either", async (path) => {
    const { viewer } = await viewed();
    expect((await ask(viewer, path)).status).toBe(404);
  });
});

describe("files of trials", () => {
  test("are text, whatever they hold", async () => {
    const { viewer, folder } = await viewed();
    const text = "<script>alert(1)</script>\n\u00e4";
    await mkdir(join(folder, "artifacts/a.b/sub"), { recursive: true });
    await writeFile(join(folder, "artifacts/a.b/sub/page one.html"), text);
    const { status, headers, body } = await ask(viewer, "artifacts/a.b/sub/page%20one.html");
    expect(status).toBe(200);
    expect(body).toBe(text);
    expect(headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "content-length": String(Buffer.byteLength(text)),
    });
    await writeFile(join(folder, "artifacts/a.b/empty"), "");
    expect(await ask(viewer, "artifacts/a.b/empty")).toMatchObject({ status: 200, body: "" });
  });

  test.each([
    "artifacts/../run.json",
    "artifacts/../../secret",
    "artifacts/a/../../../secret",
    "artifacts/%2e%2e/run.json",
    "artifacts/..%2f..%2fsecret",
    "artifacts/%2e%2e%2f%2e%2e%2fsecret",
    "artifacts/..%5c..%5csecret",
    "artifacts//run.json",
    "artifacts/./a/file",
    "artifacts/a/file%00",
    "artifacts/a",
    "artifacts/a/nothing",
  ])("%s leads nowhere", async (path) => {
    const { viewer, folder } = await viewed();
    await mkdir(join(folder, "artifacts/a"), { recursive: true });
    await writeFile(join(folder, "artifacts/a/file"), "inside");
    const { status, body } = await ask(viewer, path);
    expect(status).toBe(404);
    expect(body).toBe("there is nothing here\n");
  });

  test("links out of the run are not followed: by a file, a folder, or the folder of all", async () => {
    const { viewer, folder, beside } = await viewed();
    await mkdir(join(folder, "artifacts/a"), { recursive: true });
    await symlink(join(beside, "secret"), join(folder, "artifacts/a/file"));
    await symlink(beside, join(folder, "artifacts/a/up"));
    await symlink(join(folder, "run.json"), join(folder, "artifacts/a/record"));
    for (const path of ["a/file", "a/up/secret", "a/record"]) {
      expect((await ask(viewer, `artifacts/${path}`)).status, path).toBe(404);
    }
    await rename(join(folder, "artifacts"), join(folder, "moved"));
    await symlink(beside, join(folder, "artifacts"));
    expect((await ask(viewer, "artifacts/secret")).status).toBe(404);
  });

  test("a named pipe is no file, and asking for it holds nothing up", async () => {
    const { viewer, folder } = await viewed();
    await mkdir(join(folder, "artifacts/a"), { recursive: true });
    execFileSync("mkfifo", [join(folder, "artifacts/a/pipe")]);
    expect((await ask(viewer, "artifacts/a/pipe")).status).toBe(404);
  });
});

describe("a run that grows", () => {
  const line = `${JSON.stringify({ a: "trial" })}\n`;

  test("each whole line is news, and the page then shows it", async () => {
    const { viewer, folder } = await viewed();
    const first = versionOf((await ask(viewer, "")).body);
    const next = await follow(viewer, first);
    await appendFile(join(folder, "trials.jsonl"), line);
    const second = await next();
    expect(second).not.toBe(first);
    const { body } = await ask(viewer, "");
    expect(body).toContain("<p>5 trials</p>");
    expect(versionOf(body)).toBe(second);
    await appendFile(join(folder, "trials.jsonl"), line + line);
    expect(await next()).not.toBe(second);
  });

  test("half a line is no news until its end comes, nor is the cut of a torn one", async () => {
    const { viewer, folder } = await viewed();
    const file = join(folder, "trials.jsonl");
    const whole = (await readFile(file)).byteLength;
    const next = await follow(viewer, versionOf((await ask(viewer, "")).body));
    const seen: string[] = [];
    const news = next().then((version) => seen.push(version));
    await appendFile(file, line.slice(0, 5));
    await sleep(100);
    await truncate(file, whole);
    await sleep(100);
    expect(seen).toEqual([]);
    await appendFile(file, line.slice(0, 5));
    await appendFile(file, line.slice(5));
    await news;
    expect(seen).toHaveLength(1);
  });

  test("a line far longer than what is read at once is found", async () => {
    const { viewer, folder } = await viewed();
    const next = await follow(viewer, versionOf((await ask(viewer, "")).body));
    const long = `${JSON.stringify("x".repeat(300_000))}\n`;
    await appendFile(join(folder, "trials.jsonl"), long);
    const version = await next();
    await appendFile(join(folder, "trials.jsonl"), long + "y".repeat(100_000));
    expect(await next()).not.toBe(version);
  });

  test("another run.json is news", async () => {
    const { viewer, folder } = await viewed();
    const next = await follow(viewer, versionOf((await ask(viewer, "")).body));
    await appendFile(join(folder, "run.json"), "\n");
    await next();
  });

  test("a page that shows something older is told at once; one that is current is not", async () => {
    const { viewer, folder } = await viewed();
    const shown = versionOf((await ask(viewer, "")).body);
    await appendFile(join(folder, "trials.jsonl"), line);
    const now = await (await follow(viewer, shown))();
    expect(await (await follow(viewer, "0-0-0"))()).toBe(now);
    const current = await follow(viewer, now);
    expect(await Promise.race([current(), sleep(200, "silence")])).toBe("silence");
  });

  test("a report is built once for many readers, and again only after news", async () => {
    let built = 0;
    const { viewer, folder } = await viewed((...given) => {
      built++;
      return render(...given);
    });
    const shown = versionOf((await ask(viewer, "")).body);
    await Promise.all([ask(viewer, ""), ask(viewer, "")]);
    expect(built).toBe(1);
    await appendFile(join(folder, "trials.jsonl"), line);
    await (await follow(viewer, shown))();
    await ask(viewer, "");
    expect(built).toBe(2);
  });

  test("a report that cannot be built says why, shapes no page by it, and is tried again", async () => {
    let broken = true;
    const { viewer } = await viewed((...given) => {
      if (broken) throw new Error("line 3: <b>this</b> is not JSON");
      return render(...given);
    });
    const { status, body, headers } = await ask(viewer, "");
    expect(status).toBe(500);
    expect(body).toContain("line 3: &#60;b&#62;this");
    expect(versionOf(body)).not.toBe("");
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'; script-src 'sha256-/);
    broken = false;
    expect((await ask(viewer, "")).status).toBe(200);
  });

  test("the end of the viewer ends those who follow", async () => {
    const { viewer } = await viewed();
    const next = await follow(viewer, versionOf((await ask(viewer, "")).body));
    await viewer[Symbol.asyncDispose]();
    await expect(next()).rejects.toThrow();
    await expect(ask(viewer, "")).rejects.toThrow("ECONNREFUSED");
  });
});
