import { expect, onTestFinished, test } from "vitest";
import { adminServer } from "../../src/gateway/admin.ts";
import { listenOn } from "../../src/gateway/listen.ts";
import { RemoteGateway } from "../../src/gateway/remote.ts";
import { type FakeIssuer, startIssuer } from "../fakes/issuer.ts";
import { startResponsesUpstream } from "../fakes/responses-upstream.ts";
import { ask, codexRequest, httpUpstream, richTurn, scripted, startBench } from "./harness.ts";

/** A gateway whose agent has a login, or has none, and what stands behind it. */
async function bench(login = true) {
  const issuer = await startIssuer();
  onTestFinished(() => issuer[Symbol.asyncDispose]());
  issuer.authFile();
  const fake = await startResponsesUpstream({
    session: scripted(richTurn),
    refuses: (_, headers) =>
      issuer.accepts(headers)
        ? null
        : { status: 401, body: { error: { message: `Refused: ${headers.authorization}`, code: "bad" } } },
    page: (path, headers) =>
      path === "/v1/models?client_version=1" ? { status: 200, body: { models: [headers.authorization] } } : null,
  });
  onTestFinished(() => fake.close());
  const upstream = { ...httpUpstream(fake.baseUrl, "responses"), headers: {} };
  const started = await startBench(login ? { ...upstream, login: { refreshUrl: issuer.url } } : upstream);
  onTestFinished(() => started[Symbol.asyncDispose]());
  const server = adminServer(started.gateway, "token");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const admin = await listenOn(server, { host: "127.0.0.1", port: 0 });
  return { ...started, fake, issuer, remote: new RemoteGateway(admin.url, "token") };
}

function refresh(url: string, refresh_token: string) {
  const body = JSON.stringify({ client_id: "c", grant_type: "refresh_token", refresh_token });
  return fetch(`${url}/oauth/token`, { method: "POST", body });
}

const credentials = ({ current, account }: FakeIssuer) => ({
  ...{ authorization: `Bearer ${current.access_token}`, "chatgpt-account-id": account },
  ...{ originator: "codex_exec", cookie: "a=b", "x-codex-turn-metadata": "{}" },
});

test("an agent's own login goes to its service, and nothing else of the agent's does", async () => {
  const { url, fake, issuer } = await bench();
  const { status } = await ask(url, "/v1/responses", codexRequest(), credentials(issuer));
  expect(status).toBe(200);
  const headers = fake.received[0]?.headers;
  expect(headers).toMatchObject({ authorization: `Bearer ${issuer.current.access_token}`, originator: "codex_exec" });
  expect(headers).not.toHaveProperty("cookie");
  expect(headers).not.toHaveProperty("x-codex-turn-metadata");
});

test("a service that quotes the token it refuses does not bring it into ledger or answer", async () => {
  const { url, last } = await bench();
  const token = "planted-access-token-0123456789";
  const { text } = await ask(url, "/v1/responses", codexRequest(), { authorization: `Bearer ${token}` });
  expect(text).toContain("Refused: [redacted]");
  expect(JSON.stringify(await last()) + text).not.toContain(token);
});

test("the service's list of models comes with the login, and the trial's own model without one", async () => {
  const { url, issuer } = await bench();
  const list = await fetch(`${url}/v1/models?client_version=1`, { headers: credentials(issuer) });
  expect(await list.json()).toEqual({ models: [`Bearer ${issuer.current.access_token}`] });
  const other = await bench(false);
  const own = await fetch(`${other.url}/v1/models?client_version=1`, { headers: credentials(other.issuer) });
  expect(await own.json()).toMatchObject({ object: "list", data: [{ id: "m" }] });
  expect(other.fake.asked).toEqual([]);
});

test("renewed tokens reach the agent, and the harness from afar, also after the trial; no ledger has them", async () => {
  const { url, issuer, remote } = await bench();
  const waiting = remote.refreshes("pod", 0);
  const { refresh_token: used } = issuer.current;
  const answer = await refresh(url, used);
  expect(await answer.json()).toEqual(issuer.current);
  expect(await waiting).toMatchObject([{ used, tokens: issuer.current }]);
  await refresh(url, issuer.current.refresh_token);
  const ledger = await remote.close("pod");
  expect(await remote.refreshes("pod", 1)).toMatchObject([{ tokens: issuer.current }]);
  expect(await remote.refreshes("pod", 2)).toEqual([]);
  expect(JSON.stringify(ledger)).not.toContain("PLANTED");
});

test("a token that is handed in twice is used once, and both hear the same", async () => {
  const { url, issuer } = await bench();
  const { refresh_token: used } = issuer.current;
  const answers = await Promise.all([refresh(url, used), refresh(url, used)]);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  expect(texts[0]).toBe(texts[1]);
  expect(await (await refresh(url, used)).text()).toBe(texts[0]);
  expect(issuer.asked).toEqual([used]);
  expect(issuer.loggedOut).toBe(false);
});

test("tokens that are under way when the trial ends are waited for, not lost", async () => {
  const { url, issuer, gateway } = await bench();
  const answer = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  issuer.before = async () => {
    begun.resolve();
    await answer.promise;
  };
  const gone = refresh(url, issuer.current.refresh_token).catch(() => null);
  await begun.promise;
  const closing = gateway.close("pod");
  const renewed = gateway.refreshes("pod", 0);
  answer.resolve();
  await Promise.all([closing, gone]);
  expect(await renewed).toMatchObject([{ tokens: issuer.current }]);
});

test.each<[string, (url: string, issuer: FakeIssuer) => Promise<Response>, number]>([
  ["what is no request for a token", (url) => fetch(`${url}/oauth/token`, { method: "POST", body: '{"a":1}' }), 400],
  ["another grant", (url) => fetch(`${url}/oauth/token`, { method: "POST", body: '{"grant_type":"password"}' }), 400],
  ["the way to end a login", (url) => fetch(`${url}/oauth/revoke`, { method: "POST", body: "{}" }), 404],
])("%s goes nowhere", async (_, asked, status) => {
  const { url, issuer } = await bench();
  expect((await asked(url, issuer)).status).toBe(status);
  expect(issuer.asked).toEqual([]);
});

test("without a login nothing is renewed", async () => {
  const { url, issuer, gateway } = await bench(false);
  expect((await refresh(url, issuer.current.refresh_token)).status).toBe(404);
  expect(issuer.asked).toEqual([]);
  expect(await gateway.refreshes("pod", 0)).toEqual([]);
});
