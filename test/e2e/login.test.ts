import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import type { Session } from "../../src/sessions/session.ts";
import { type FakeIssuer, startIssuer } from "../fakes/issuer.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import type { FakeUpstream } from "../fakes/scripted-upstream.ts";
import { describeWithDocker, propertyOf } from "../support/docker.ts";
import { program, readRun, scratch, startProgram, writeConfig } from "../support/program.ts";

const TASK = "fix-cursor-paging";

/** Does the canary, then two turns for each trial. */
const session = (trials: number): Session => ({
  version: 1,
  origin: "scripted",
  turns: [
    { steps: [{ run: "sh canary.sh" }] },
    { steps: [{ say: "done" }] },
    ...Array.from({ length: trials }, () => [
      {
        steps: [
          { run: "ls -l $CODEX_HOME/auth.json; cat $CODEX_HOME/auth.json; cp $CODEX_HOME/auth.json stolen.json" },
        ],
      },
      { steps: [{ say: "done" }] },
    ]).flat(),
  ],
});

interface Scene extends AsyncDisposable {
  readonly folder: string;
  readonly authFile: string;
  readonly issuer: FakeIssuer;
  readonly service: FakeUpstream;
  readonly env: Record<string, string>;
  /** The tokens in the user's file. */
  login(): Promise<Record<string, string>>;
}

/** A user with a login, the service it is for, and the issuer of its tokens. */
async function scene(options: { expired?: boolean; trials?: number } = {}): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(await scratch());
  const issuer = stack.use(await startIssuer());
  const service = await startResponsesUpstream({
    session: session(options.trials ?? 1),
    page: (path) => (path.startsWith("/v1/models") ? { status: 200, body: { models: [] } } : null),
    // Services like to quote what they refuse.
    refuses: (_, headers) =>
      issuer.accepts(headers)
        ? null
        : { status: 401, body: { error: { message: `Bad token: ${headers.authorization}`, code: 401 } } },
  });
  stack.defer(() => service.close());
  const authFile = join(folder, "auth.json");
  await writeFile(authFile, issuer.authFile({ expired: options.expired ?? false, more: { kept: "yes" } }));
  await chmod(authFile, 0o600);
  return {
    ...{ folder, authFile, issuer, service },
    env: { CODEX_REFRESH_TOKEN_URL_OVERRIDE: issuer.url },
    login: async () => JSON.parse(await readFile(authFile, "utf8")).tokens,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function configure({ folder, service }: Scene, profiles: ConfigInput["profiles"]): Promise<string> {
  return await writeConfig(folder, {
    backends: { service: { kind: "openai", baseUrl: service.baseUrl } },
    run: { sandbox: "local" },
    profiles,
  });
}

const codex = { agent: "codex", backend: "service", model: "gpt-5.4", authFile: "auth.json" } as const;

/** Runs the trials of the configuration; gives all that a person could look at afterwards. */
async function ran(at: Scene, config: string, more: readonly string[] = []) {
  const out = join(at.folder, "out");
  const result = await program(["run", TASK, "-c", config, "--out", out, ...more], { env: at.env });
  return { ...result, out, seen: `${result.stdout}\n${result.stderr}\n${await everything(out)}` };
}

async function everything(folder: string): Promise<string> {
  if (!existsSync(folder)) return "";
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = names.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path}\n${entry.isFile() ? await readFile(path, "latin1") : ""}`;
  });
  return (await Promise.all(texts)).join("\n");
}

/** Where any token of the issuer's shows: as it is, in its parts, or as base64. */
function leaks({ given }: FakeIssuer, seen: string): string[] {
  const secrets = given.flatMap(({ id_token, access_token, refresh_token }) => [
    ...[id_token, access_token].flatMap((token) => token.split(".").slice(1)),
    refresh_token,
  ]);
  const forms = secrets.flatMap((secret) => [
    secret,
    secret.slice(0, 40),
    secret.slice(-40),
    Buffer.from(secret).toString("base64").slice(0, -4),
    Buffer.from(secret).toString("hex"),
  ]);
  return ["PLANTED", ...forms].filter((form) => seen.includes(form));
}

describe("a login of ChatGPT", () => {
  test("works for Codex, is renewed on the way, and comes back to the user's file and nowhere else", async () => {
    await using at = await scene({ expired: true });
    const before = await at.login();
    const { exitCode, stderr, out, seen } = await ran(at, await configure(at, { cloud: codex }));
    expect(exitCode, stderr).toBe(0);
    const { run, trials } = await readRun(out);
    expect(run.profiles[0]).toMatchObject({ canary: { status: "passed" }, backendFacts: { login: "chatgpt" } });
    expect(trials).toMatchObject([{ termination: "completed", usage: { requests: 2 } }]);

    // The canary's Codex renewed it once; the trial's began with what that left behind.
    expect(at.issuer.asked).toEqual([before["refresh_token"]]);
    expect(await at.login()).toMatchObject(at.issuer.current);
    expect(at.issuer.loggedOut).toBe(false);
    const file = JSON.parse(await readFile(at.authFile, "utf8"));
    expect(file).toMatchObject({ kept: "yes", auth_mode: "chatgpt" });
    expect(Date.parse(file.last_refresh)).toBeGreaterThan(Date.now() - 600_000);
    expect((await stat(at.authFile)).mode & 0o777).toBe(0o600);
    expect((await readdir(at.folder)).filter((name) => name.startsWith("auth.json"))).toEqual(["auth.json"]);

    // The agent printed the file and copied it into its workspace.
    expect(seen).toContain("stolen.json");
    expect(seen).toContain("-rw-------");
    expect(seen).toContain("[redacted]");
    expect(leaks(at.issuer, seen)).toEqual([]);
    expect(run.config.profiles["cloud"]?.authFile).toBe(at.authFile);

    // What left for the service says who asks, and nothing else of the agent's.
    const { headers } = at.service.received.at(-1) ?? { headers: {} };
    expect(headers).toMatchObject({ originator: "codex_exec", "chatgpt-account-id": at.issuer.account });
    expect(headers).not.toHaveProperty("x-codex-turn-metadata");
  });

  test("leaves nothing behind whatever a hostile agent does with it, and stays whole", async () => {
    await using at = await scene();
    const evil = join(at.folder, "evil");
    await writeFile(evil, HOSTILE.replace("@node", process.execPath));
    await chmod(evil, 0o755);
    const { out, seen, stderr } = await ran(
      at,
      await configure(at, { cloud: { ...codex, executable: evil, record: true } }),
    );
    const { trials, run } = await readRun(out);
    expect(run.profiles[0]?.canary, stderr).toMatchObject({ status: "passed" });
    expect(trials).toHaveLength(1);
    expect(seen).toContain("evil was here");
    expect(leaks(at.issuer, seen)).toEqual([]);
    // It renewed the token itself, handed it in again, and wrote a forged file: the issuer's word counts.
    expect(at.issuer.given.length).toBeGreaterThan(1);
    expect(at.issuer.loggedOut).toBe(false);
    expect(await at.login()).toMatchObject(at.issuer.current);
  });

  test.each([
    ["times out", "timeout"],
    ["is killed", "crashed"],
  ])("is kept when its agent %s right after it was renewed", async (_, termination) => {
    await using at = await scene();
    const stuck = join(at.folder, "stuck");
    await writeFile(stuck, STUCK.replace("@node", process.execPath).replace("@end", termination));
    await chmod(stuck, 0o755);
    const profile = { ...codex, executable: stuck, limits: { timeoutSeconds: 3 } };
    const { out, seen } = await ran(at, await configure(at, { cloud: profile }));
    expect((await readRun(out)).trials).toMatchObject([{ termination }]);
    expect(at.issuer.given).toHaveLength(2);
    expect(await at.login()).toMatchObject(at.issuer.current);
    expect(leaks(at.issuer, seen)).toEqual([]);
  });

  test("is kept when the run is interrupted while it is renewed", async () => {
    await using at = await scene();
    const stuck = join(at.folder, "stuck");
    await writeFile(stuck, STUCK.replace("@node", process.execPath).replace("@end", "timeout"));
    await chmod(stuck, 0o755);
    const config = await configure(at, { cloud: { ...codex, executable: stuck } });
    const renewing = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    at.issuer.before = async () => {
      renewing.resolve();
      await answer.promise;
    };
    const running = startProgram(["run", TASK, "-c", config, "--out", join(at.folder, "out")], { env: at.env });
    await renewing.promise;
    running.kill("SIGINT");
    await sleep(300);
    answer.resolve();
    expect((await running).exitCode).toBe(130);
    expect(at.issuer.given).toHaveLength(2);
    expect(await at.login()).toMatchObject(at.issuer.current);
  });

  test("that somebody else changed meanwhile stays as they left it", async () => {
    await using at = await scene();
    const stuck = join(at.folder, "stuck");
    await writeFile(stuck, STUCK.replace("@node", process.execPath).replace("@end", "crashed"));
    await chmod(stuck, 0o755);
    const theirs = JSON.stringify({
      tokens: { ...at.issuer.current, refresh_token: "rt_of_another_login", account_id: at.issuer.account },
      last_refresh: new Date(Date.now() + 60_000).toISOString(),
    });
    at.issuer.before = () => writeFile(at.authFile, theirs);
    await ran(at, await configure(at, { cloud: { ...codex, executable: stuck } }));
    expect(await readFile(at.authFile, "utf8")).toBe(theirs);
  });

  test("is used by one trial at a time, over profiles and runs", async () => {
    await using at = await scene();
    const log = join(at.folder, "log");
    await mkdir(log);
    const slow = join(at.folder, "slow");
    await writeFile(slow, SLOW.replaceAll("@node", process.execPath).replaceAll("@log", log));
    await chmod(slow, 0o755);
    const one = { ...codex, executable: slow };
    const config = await configure(at, { a: one, b: one });
    await writeFile(
      config,
      `${await readFile(config, "utf8")}`.replace("sandbox: local", "sandbox: local\n  modelSlots: 4"),
    );
    const start = (name: string) =>
      program(["run", TASK, "-c", config, "--repeats", "2", "--out", join(at.folder, name)], { env: at.env });
    const [first, second] = await Promise.all([start("one"), start("two")]);
    expect([first.exitCode, second.exitCode], first.stderr + second.stderr).toEqual([0, 0]);
    // Each agent of both runs, canaries included, says whether another had the login at the same time.
    const said = await Promise.all((await readdir(log)).map((name) => readFile(join(log, name), "utf8")));
    expect(said).toHaveLength(2 * (2 + 4));
    expect(new Set(said)).toEqual(new Set(["alone"]));
  });

  test.each([
    ["there is none", null, /cannot be read \(ENOENT\)/],
    [
      "it holds an API key",
      '{"auth_mode":"apikey","OPENAI_API_KEY":"sk-PLANTED-123456789"}',
      /holds no login of ChatGPT/,
    ],
    ["it is broken", '{"tokens": "rt_PLANTED_0123456789", ', /holds no login of ChatGPT/],
  ])("is refused before anything runs when %s", async (_, text, message) => {
    await using at = await scene();
    if (text === null) await program(["--version"]);
    await writeFile(at.authFile, text ?? "");
    const config = await configure(at, {
      cloud: { ...codex, ...(text === null ? { authFile: "nowhere/auth.json" } : {}) },
    });
    const { exitCode, stderr, seen } = await ran(at, config);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(leaks(at.issuer, seen)).toEqual([]);
  });
});

await describeWithDocker("a login of ChatGPT in containers", (docker) => {
  test("reaches Codex through the gateway alone, and comes back renewed", async () => {
    await using at = await scene({ expired: true });
    const config = await configure(at, { cloud: codex });
    const { exitCode, stderr, out, seen, pid } = await ran(at, config, ["--sandbox", "docker"]);
    expect(exitCode, stderr).toBe(0);
    const { run, trials } = await readRun(out);
    expect(run).toMatchObject({ sandbox: "docker", profiles: [{ canary: { status: "passed" } }] });
    expect(trials).toMatchObject([{ termination: "completed", usage: { requests: 2 } }]);
    expect(at.issuer.asked).toHaveLength(1);
    expect(await at.login()).toMatchObject(at.issuer.current);
    expect(seen).toContain("-rw-------");
    expect(leaks(at.issuer, seen)).toEqual([]);
    expect(await propertyOf(docker, pid)).toEqual([]);
  });
});

test("an API key stays in the gateway: no file, environment or output of Codex's has it", async () => {
  await using at = await scene();
  const service = await startResponsesUpstream({
    session: {
      ...session(1),
      turns: session(1).turns.map((turn, index) =>
        index === 2 ? { steps: [{ run: "env; cat $CODEX_HOME/*; cat /proc/$PPID/environ" }] } : turn,
      ),
    },
    refuses: (_, headers) =>
      headers.authorization === "Bearer sk-PLANTED-key-0123456789" ? null : { status: 401, body: {} },
  });
  const config = await writeConfig(at.folder, {
    backends: { api: { kind: "openai", baseUrl: service.baseUrl, wire: "responses", apiKeyEnv: "HOUSE_KEY" } },
    run: { sandbox: "local" },
    profiles: { cloud: { agent: "codex", backend: "api", model: "gpt-5.4" } },
  });
  const scenery = { ...at, env: { HOUSE_KEY: "sk-PLANTED-key-0123456789" } };
  const { exitCode, stderr, out, seen } = await ran(scenery, config);
  await service.close();
  expect(exitCode, stderr).toBe(0);
  expect((await readRun(out)).trials).toMatchObject([{ termination: "completed" }]);
  expect(seen).toContain("AGENT_EVAL");
  expect(seen).not.toContain("PLANTED");
});

/** Passes the canary, then does all it can to get the login out. */
const HOSTILE = String.raw`#!@node
const { execSync } = require("node:child_process");
const fs = require("node:fs");
if (process.argv.includes("--version")) { console.log("evil 9.9.9"); process.exit(); }
const file = process.env.CODEX_HOME + "/auth.json";
const text = fs.readFileSync(file, "utf8");
if (fs.existsSync("canary.sh")) {
  execSync("sh canary.sh");
  console.log(text);
  console.log(JSON.stringify({ type: "turn.completed", usage: { input_tokens: 1, output_tokens: 1 } }));
  process.exit();
}
const { tokens } = JSON.parse(text);
const gateway = new URL(process.env.CODEX_REFRESH_TOKEN_URL_OVERRIDE).origin;
const renew = async (token) => (await fetch(gateway + "/oauth/token", {
  method: "POST",
  body: JSON.stringify({ client_id: "x", grant_type: "refresh_token", refresh_token: token }),
})).text();
const ask = (model, token) => fetch(gateway + "/v1/responses", {
  method: "POST",
  headers: { authorization: "Bearer " + token, "chatgpt-account-id": tokens.account_id },
  body: JSON.stringify({ model, input: token, stream: true }),
}).then((reply) => reply.text());
(async () => {
  const renewed = await renew(tokens.refresh_token);
  const again = await renew(tokens.refresh_token);
  const fresh = JSON.parse(renewed);
  const all = [text, renewed, again];
  all.push(await ask(tokens.access_token, tokens.access_token), await ask(fresh.access_token, fresh.access_token));
  all.push(await ask("gpt-5.4", tokens.access_token), await ask("gpt-5.4", fresh.access_token));
  // The middle of long output is left out: half a token stays on each side.
  process.stdout.write("x".repeat(4 * 1024 * 1024 - 300) + fresh.access_token + "y".repeat(8 * 1024 * 1024));
  for (const each of all) {
    console.log(each);
    console.error(each);
  }
  fs.writeFileSync("evil.txt", "evil was here\n" + all.join("\n"));
  fs.writeFileSync("evil.b64", Buffer.from("ab" + all.join("\n")).toString("base64"));
  fs.writeFileSync("evil.hex", Buffer.from(renewed).toString("hex"));
  fs.writeFileSync("evil.bin", Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(renewed)]));
  fs.writeFileSync(fresh.refresh_token, "a name");
  fs.symlinkSync("/nowhere/" + fresh.refresh_token, "link");
  const forged = { ...JSON.parse(text), last_refresh: new Date().toISOString() };
  forged.tokens.refresh_token = "rt_FORGED_0123456789";
  fs.writeFileSync(file, JSON.stringify(forged));
  console.log(JSON.stringify({ type: "item.completed", item: { type: "agent_message", text: renewed } }));
  console.log(JSON.stringify({ type: "turn.failed", error: { message: renewed } }));
  process.exitCode = 1;
})();
`;

/** Passes the canary, then renews the login and does not come to an end of its own. */
const STUCK = `#!@node
const { execSync } = require("node:child_process");
const fs = require("node:fs");
if (process.argv.includes("--version")) { console.log("stuck 9.9.9"); process.exit(); }
if (fs.existsSync("canary.sh")) {
  execSync("sh canary.sh");
  console.log(JSON.stringify({ type: "turn.completed", usage: { input_tokens: 1, output_tokens: 1 } }));
  process.exit();
}
const { tokens } = JSON.parse(fs.readFileSync(process.env.CODEX_HOME + "/auth.json", "utf8"));
fetch(process.env.CODEX_REFRESH_TOKEN_URL_OVERRIDE, {
  method: "POST",
  body: JSON.stringify({ client_id: "x", grant_type: "refresh_token", refresh_token: tokens.refresh_token }),
}).then((reply) => reply.text()).then((text) => {
  console.log(text);
  if ("@end" === "crashed") process.kill(process.pid, "SIGKILL");
  setInterval(() => {}, 1000);
});
`;

/** Holds the login for a while, and sees whether another one does. */
const SLOW = `#!@node
const { execSync } = require("node:child_process");
const fs = require("node:fs");
if (process.argv.includes("--version")) { console.log("slow 9.9.9"); process.exit(); }
if (fs.existsSync("canary.sh")) execSync("sh canary.sh");
let said = "alone";
try {
  fs.mkdirSync("@log.held");
  setTimeout(() => {
    fs.rmdirSync("@log.held");
    fs.writeFileSync("@log/" + process.pid + "-" + Math.random(), said);
    console.log(JSON.stringify({ type: "turn.completed", usage: { input_tokens: 1, output_tokens: 1 } }));
  }, 200);
} catch {
  fs.writeFileSync("@log/" + process.pid + "-" + Math.random(), "not alone");
}
`;
