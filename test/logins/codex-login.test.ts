import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { LentLogin } from "../../src/logins/login.ts";
import { loginFrom } from "../../src/logins/registry.ts";
import { type FakeIssuer, startIssuer } from "../fakes/issuer.ts";

const never = new AbortController().signal;
const hour = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();

let folder: string;
let file: string;
let issuer: FakeIssuer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "login-test-"));
  file = join(folder, "auth.json");
  issuer = await startIssuer();
  await writeFile(file, issuer.authFile());
  const made = [folder, issuer] as const;
  onTestFinished(async () => {
    await made[1][Symbol.asyncDispose]();
    await rm(made[0], { recursive: true });
  });
});

const content = async () => JSON.parse(await readFile(file, "utf8"));

/** A file as the agent's own Codex, or an agent, may have written it. */
function written(tokens: object, last_refresh: string): string {
  return JSON.stringify({ tokens, last_refresh });
}

async function lent<T>(work: (login: LentLogin) => Promise<T>): Promise<T> {
  await using login = await loginFrom(file, {}).borrow(never);
  return await work(login);
}

/** Another set of the same account, as an issuer would give it. */
function newer() {
  issuer.authFile();
  return { ...issuer.current, account_id: issuer.account };
}

describe("tokens in the agent's own file, when nobody saw the issuer give them", () => {
  test("are kept when they are newer ones of the same account", async () => {
    await chmod(file, 0o640);
    const tokens = newer();
    await lent((login) => login.returned(written(tokens, hour(-0.5)), true));
    expect((await content()).tokens).toMatchObject(tokens);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  test("are not believed when somebody saw what the issuer gave", async () => {
    const before = await content();
    await lent((login) => login.returned(written(newer(), hour(-0.5)), false));
    expect(await content()).toEqual(before);
  });

  test.each<[string, (tokens: ReturnType<typeof newer>) => string]>([
    ["are older", (tokens) => written(tokens, hour(-2))],
    ["come from the future", (tokens) => written(tokens, hour(2))],
    ["say another account", (tokens) => written({ ...tokens, account_id: "acc-of-somebody-else" }, hour(-0.5))],
    ["are of another account", (tokens) => written({ ...tokens, id_token: otherAccount }, hour(-0.5))],
    ["name no account", (tokens) => written({ ...tokens, id_token: "no-jwt" }, hour(-0.5))],
    ["lack one", ({ refresh_token: _, ...tokens }) => written(tokens, hour(-0.5))],
    ["are no JSON", () => "{"],
    ["are something else", () => '{"auth_mode":"apikey","OPENAI_API_KEY":"sk-1234567890123456"}'],
  ])("are not kept when they %s", async (_, text) => {
    const before = await content();
    const tampered = text(newer());
    await lent((login) => login.returned(tampered, true));
    expect(await content()).toEqual(before);
  });
});

const otherAccount = `h.${Buffer.from(JSON.stringify({ "https://api.openai.com/auth": { chatgpt_account_id: "other" } })).toString("base64url")}.s`;

describe("tokens that the issuer gave", () => {
  test("are kept one after the other; what is not given anew stays", async () => {
    const { tokens: first } = await content();
    await lent(async (login) => {
      await login.renewed({
        used: first.refresh_token,
        tokens: { access_token: "one", refresh_token: "rt_one" },
        at: hour(0),
      });
      await login.renewed({ used: "rt_one", tokens: { access_token: "two" }, at: hour(0) });
    });
    expect((await content()).tokens).toEqual({ ...first, access_token: "two", refresh_token: "rt_one" });
  });

  test("are not this user's when they descend from another login, or are of another account", async () => {
    const before = await content();
    await lent(async (login) => {
      await login.renewed({ used: "rt_of_an_agent", tokens: { refresh_token: "rt_evil" }, at: hour(0) });
      const used = before.tokens.refresh_token;
      await login.renewed({ used, tokens: { id_token: otherAccount, refresh_token: "rt_evil" }, at: hour(0) });
    });
    expect(await content()).toEqual(before);
  });

  test("do not bring back a login that the user has ended", async () => {
    const { tokens } = await content();
    await lent(async (login) => {
      await rm(file);
      await login.renewed({ used: tokens.refresh_token, tokens: { refresh_token: "rt_new" }, at: hour(0) });
    });
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

test("what is lent has the tokens, and no key that lies beside them", async () => {
  await writeFile(file, issuer.authFile({ more: { OPENAI_API_KEY: "sk-beside", agent_identity: "x" } }));
  const text = await lent(async (login) => login.text);
  expect(JSON.parse(text)).toMatchObject({ auth_mode: "chatgpt", OPENAI_API_KEY: null, tokens: issuer.current });
  expect(text).not.toMatch(/sk-beside|agent_identity/);
});

describe("a lent login", () => {
  test("is nobody else's, by whatever name, until it comes back", async () => {
    const alias = join(folder, "alias.json");
    await symlink(file, alias);
    const order: string[] = [];
    const first = await loginFrom(file, {}).borrow(never);
    const waiting = loginFrom(alias, {})
      .borrow(never)
      .then(async (second) => {
        order.push("second");
        await second[Symbol.asyncDispose]();
      });
    await new Promise((resolve) => setTimeout(resolve, 600));
    order.push("first comes back");
    await first[Symbol.asyncDispose]();
    await waiting;
    expect(order).toEqual(["first comes back", "second"]);
  });

  test("is taken over from a process that was killed", async () => {
    const { hostname } = await import("node:os");
    await writeFile(`${file}.agent-eval.lock`, `${hostname()}|another-boot|1|0|0|1`);
    await lent(async () => {});
    await expect(stat(`${file}.agent-eval.lock`)).rejects.toThrow("ENOENT");
  });

  test("is not waited for when the run is interrupted", async () => {
    const stop = new AbortController();
    await using _first = await loginFrom(file, {}).borrow(never);
    const waiting = loginFrom(file, {}).borrow(stop.signal);
    stop.abort(new Error("interrupted"));
    await expect(waiting).rejects.toThrow("interrupted");
  });
});
