import { expect, test } from "vitest";
import { ask, askCodex, chatter, codexRequest, startBoth, unlimited } from "./harness.ts";

test("the request after the last allowed one is refused, named, and never reaches the server", async () => {
  await using bench = await startBoth("chat", chatter(5), "ok", { limits: { ...unlimited, requests: 2 } });
  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await askCodex(bench)).status);
  expect(statuses).toEqual([200, 200, 400, 400]);
  expect(bench.fake.received).toHaveLength(2);
  const ledger = await bench.peek();
  expect(ledger.limit).toBe("requests");
  expect(ledger.requests.map(({ error }) => error?.code ?? null)).toEqual([null, null, "limit", "limit"]);
});

test("a trial that ends exactly at its limit has not been stopped by it", async () => {
  await using bench = await startBoth("chat", chatter(2), "ok", { limits: { ...unlimited, requests: 2 } });
  await askCodex(bench);
  await askCodex(bench);
  expect((await bench.peek()).limit).toBeNull();
});

test("the error says which limit was reached", async () => {
  await using bench = await startBoth("chat", chatter(5), "ok", { limits: { ...unlimited, requests: 1 } });
  await askCodex(bench);
  expect((await askCodex(bench)).body).toEqual({
    error: {
      message: "The trial has reached its limit of 1 requests.",
      type: "invalid_request_error",
      param: null,
      code: "limit",
    },
  });
});

test("tokens: the trial stops once input and output together have reached the limit", async () => {
  await using unbounded = await startBoth("chat", chatter(2));
  await askCodex(unbounded);
  await askCodex(unbounded);
  const two = unbounded.fake.reported.reduce((sum, usage) => sum + usage.inputTokens + usage.outputTokens, 0);
  for (const [tokens, allowed] of [
    [two, 2],
    [two + 1, 3],
  ] as const) {
    await using bench = await startBoth("chat", chatter(5), "ok", { limits: { ...unlimited, tokens } });
    while ((await askCodex(bench)).status === 200);
    expect(bench.fake.received).toHaveLength(allowed);
    expect((await bench.peek()).limit).toBe("tokens");
  }
});

test("cost: the trial stops once its tokens have cost as much", async () => {
  const prices = { inputPerM: 2, outputPerM: 10, cacheReadPerM: 0.5 };
  await using bench = await startBoth("chat", chatter(5), "ok", {
    limits: { ...unlimited, costUsd: 0.0005 },
    prices,
  });
  while ((await askCodex(bench)).status === 200);
  const cost = bench.fake.reported.map(
    ({ inputTokens, cachedTokens, outputTokens }) =>
      ((inputTokens - cachedTokens) * 2 + cachedTokens * 0.5 + outputTokens * 10) / 1e6,
  );
  const total = cost.reduce((sum, one) => sum + one, 0);
  const ledger = await bench.peek();
  expect(ledger.limit).toBe("costUsd");
  expect(ledger.costUsd).toBeCloseTo(total, 12);
  expect(total).toBeGreaterThanOrEqual(0.0005);
  expect(total - (cost.at(-1) ?? 0)).toBeLessThan(0.0005);
});

test("context: the request that was too large is answered, and is the last", async () => {
  await using bench = await startBoth("chat", chatter(5), "ok", { limits: { ...unlimited, contextTokens: 500 } });
  expect((await askCodex(bench)).status).toBe(200);
  expect((await askCodex(bench, "word ".repeat(800))).status).toBe(200);
  // An agent that is done by now was not stopped by any limit.
  expect((await bench.peek()).limit).toBeNull();
  expect((await askCodex(bench)).body).toMatchObject({ error: { code: "limit" } });
  expect((await bench.peek()).limit).toBe("contextTokens");
});

test("an agent that asks on and on after its limit fills neither ledger nor memory", async () => {
  await using bench = await startBoth("chat", chatter(5), "ok", { limits: { ...unlimited, requests: 1 } });
  await askCodex(bench);
  for (let round = 0; round < 120; round++) await Promise.all(Array.from({ length: 10 }, () => askCodex(bench)));
  const { requests, unrecorded } = await bench.peek();
  expect([requests.length, unrecorded]).toEqual([1001, 200]);
});

test("seventeen requests at once are one too many; the others are not disturbed", async () => {
  await using bench = await startBoth("chat", chatter(40), "hang-before-headers", { limits: unlimited });
  const asked = Array.from({ length: 17 }, () => askCodex(bench));
  expect(await Promise.race(asked)).toMatchObject({ status: 429, body: { error: { code: "too-many-open" } } });
  await Promise.allSettled(asked);
  expect((await bench.peek()).requests).toHaveLength(16);
});

test("a request nested without end is refused before anybody parses it; brackets in texts do not count", async () => {
  await using bench = await startBoth("chat", chatter(2));
  const nested = `{"model":${"[".repeat(300)}${"]".repeat(300)}}`;
  const told = await fetch(`${bench.url}/v1/responses`, { method: "POST", body: nested });
  expect([told.status, await told.text()]).toEqual([400, expect.stringContaining("nested too deeply")]);
  expect((await askCodex(bench, `"${"[{".repeat(500)}\\"`)).status).toBe(200);
});

test("cost is unknown, not zero, without prices or when a server counts nothing", async () => {
  await using priceless = await startBoth("chat", chatter(1));
  await askCodex(priceless);
  expect((await priceless.peek()).costUsd).toBeNull();
  await using uncounted = await startBoth("chat", chatter(1), "no-usage", { prices: { inputPerM: 1, outputPerM: 1 } });
  await askCodex(uncounted);
  expect((await uncounted.peek()).costUsd).toBeNull();
});

test("a request for another model than the profile's is refused before the server hears of it", async () => {
  await using bench = await startBoth("chat", chatter(1));
  const told = await ask(bench.url, "/v1/responses", codexRequest("hi", { model: "gpt-6.1-sol" }));
  expect(told.status).toBe(400);
  expect(told.body).toMatchObject({ error: { code: "wrong-model", message: expect.stringContaining("gpt-6.1-sol") } });
  expect(bench.fake.received).toHaveLength(0);
  expect((await bench.last()).error?.code).toBe("wrong-model");
});
