import { expect, test } from "vitest";
import type { GatewayControl, Refresh } from "../../src/gateway/gateway.ts";
import type { LentLogin } from "../../src/logins/login.ts";
import { Secrets } from "../../src/logins/secrets.ts";
import { errorWithoutSecrets, keepRenewed, takeBack } from "../../src/runner/logged-in.ts";
import type { Cell } from "../../src/sandboxes/sandbox.ts";
import { textFile } from "../../src/trees/tree.ts";
import { fakeSandbox } from "./fakes.ts";

const refresh = (used: string): Refresh => ({
  used,
  tokens: { refresh_token: `${used}+` },
  at: "2026-01-01T00:00:00Z",
});

/** A login that notes what it is told. */
function login(log: string[]): LentLogin {
  return {
    ...{ text: "{}", secrets: new Secrets() },
    renewed: async ({ used }) => void log.push(`renewed ${used}`),
    returned: async (text, unseen) => void log.push(`returned ${text} ${unseen ? "unseen" : "seen"}`),
    async [Symbol.asyncDispose]() {},
  };
}

function gateway(refreshes: GatewayControl["refreshes"]): GatewayControl {
  return { ...fakeSandbox(1).gateway, refreshes };
}

const cell = {
  collectHome: async (prefix: string) => new Map([["auth.json", textFile(`of ${prefix}`)]]),
} as unknown as Cell;

test("tokens are kept as they come, until the trial ends; then the agent's own file is only something to hide", async () => {
  const log: string[] = [];
  const given = [refresh("a"), refresh("b"), refresh("c")];
  const keeping = keepRenewed(
    login(log),
    gateway(async (_, after) => given.slice(after, after === 0 ? 2 : 3)),
    "pod",
  );
  await keeping.done;
  await takeBack(login(log), keeping, cell, ".codex/auth.json");
  expect(log).toEqual(["renewed a", "renewed b", "renewed c", "returned of .codex seen"]);
});

test("a gateway that is gone leaves the agent's own file to be looked at, and its failure to be heard of", async () => {
  const log: string[] = [];
  const gone = gateway(async () => Promise.reject(new Error("gateway gone")));
  const keeping = keepRenewed(login(log), gone, "pod");
  await expect(takeBack(login(log), keeping, cell, ".codex/auth.json")).rejects.toThrow("gateway gone");
  expect(log).toEqual(["returned of .codex unseen"]);
});

test("an error that quotes a secret does so no longer", () => {
  const secrets = new Secrets();
  secrets.add("rt_PLANTED_0123456789");
  const error = errorWithoutSecrets(new Error("it said rt_PLANTED_0123456789"), secrets) as Error;
  expect(`${error.message} ${error.stack}`).toMatch(/it said \[redacted\]/);
  expect(`${error.message} ${error.stack}`).not.toContain("PLANTED");
});
