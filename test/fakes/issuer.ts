// A stand-in for the service that hands out ChatGPT's tokens: each refresh token works once, and one that is handed
// in a second time ends the whole login.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const Asked = z.object({ grant_type: z.literal("refresh_token"), refresh_token: z.string(), client_id: z.string() });

export interface TokenSet {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token: string;
}

export interface FakeIssuer extends AsyncDisposable {
  readonly url: string;
  readonly account: string;
  /** Every token it ever gave, the first set of a login included. */
  readonly given: readonly TokenSet[];
  /** Refresh tokens in the order in which they were handed in. */
  readonly asked: readonly string[];
  /** A token was used twice: whoever has this login has to log in again. */
  readonly loggedOut: boolean;
  /** The newest set. */
  readonly current: TokenSet;
  /** A new login: what `codex login` would write into auth.json. */
  authFile(options?: { expired?: boolean; more?: object }): string;
  /** Whether a request's headers are those of the newest login. */
  accepts(headers: Readonly<Record<string, unknown>>): boolean;
  /** What it does before it answers. */
  before: () => Promise<void>;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

export async function startIssuer(account = "acc-PLANTED-0123456789"): Promise<FakeIssuer> {
  const given: TokenSet[] = [];
  const asked: string[] = [];
  let loggedOut = false;
  const token = (kind: string, expires: number) => {
    const claims = {
      exp: expires,
      jti: `PLANTED-${kind}-${given.length}-${Math.random()}`,
      "https://api.openai.com/auth": { chatgpt_account_id: account, chatgpt_plan_type: "plus" },
    };
    return `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}.PLANTEDsignature${kind}${given.length}${Math.random().toString(36).slice(2).repeat(3)}`;
  };
  const issue = (expired: boolean): TokenSet => {
    const now = Math.floor(Date.now() / 1000);
    const set = {
      id_token: token("id", now + 3600),
      access_token: token("access", expired ? now - 60 : now + 864_000),
      refresh_token: `rt_PLANTED_${given.length}_${Math.random().toString(36).slice(2)}`,
    };
    given.push(set);
    return set;
  };
  const current = () => {
    const last = given.at(-1);
    if (!last) throw new Error("nobody has logged in");
    return last;
  };
  const server = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming) text += chunk;
    const { refresh_token: used } = Asked.parse(JSON.parse(text));
    asked.push(used);
    await issuer.before();
    const good = used === given.at(-1)?.refresh_token && !loggedOut;
    if (!good) loggedOut = true;
    outgoing.writeHead(good ? 200 : 401, { "content-type": "application/json" });
    const refusal = { error: { code: "refresh_token_reused", message: `the token ${used} was used` } };
    outgoing.end(JSON.stringify(good ? issue(false) : refusal));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const issuer: FakeIssuer = {
    url: `http://127.0.0.1:${port}/oauth/token`,
    account,
    given,
    asked,
    before: async () => {},
    get loggedOut() {
      return loggedOut;
    },
    get current() {
      return current();
    },
    authFile({ expired = false, more = {} } = {}) {
      const tokens = { ...issue(expired), account_id: account };
      const last_refresh = new Date(Date.now() - 3_600_000).toISOString();
      return JSON.stringify({ auth_mode: "chatgpt", OPENAI_API_KEY: null, tokens, last_refresh, ...more }, null, 2);
    },
    accepts: (headers) =>
      headers["authorization"] === `Bearer ${current().access_token}` && headers["chatgpt-account-id"] === account,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return issuer;
}
