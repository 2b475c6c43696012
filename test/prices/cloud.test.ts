import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requestCost } from "../../src/gateway/cost.ts";
import { priceOf, priceTable } from "../../src/prices/cloud.ts";
import { project } from "../support/program.ts";

const at = new Date("2026-11-21T12:00:00Z");
const openai = "https://api.openai.com/v1";
const table = (model: string, baseUrl: string | null) => priceOf({ model, baseUrl }, {}, at);

test("a maker's model at its maker's address has the table's prices, with their source", () => {
  expect(table("gpt-5", openai)).toEqual({
    prices: { inputPerM: 1.25, outputPerM: 10, cacheReadPerM: 0.125 },
    source: "@pydantic/genai-prices 0.1.8 (2026-09-23): openai/gpt-5",
    upToInputTokens: null,
  });
});

test("the prices are per million tokens, cached ones cheaper", () => {
  const found = table("gpt-5", openai);
  const usage = { inputTokens: 1_000_000, cachedTokens: 600_000, outputTokens: 100_000, reasoningTokens: 0 };
  // 0.4 M × 1.25 + 0.6 M × 0.125 + 0.1 M × 10
  expect(found && requestCost(usage, found.prices)).toBeCloseTo(0.5 + 0.075 + 1, 12);
});

test("prices that rise with the length say how far they hold", () => {
  const found = table("gpt-5.4", openai);
  expect(found?.prices).toEqual({ inputPerM: 2.5, outputPerM: 15, cacheReadPerM: 0.25 });
  expect(found?.upToInputTokens).toBe(271_999);
  expect(table("claude-sonnet-4-5", "https://api.anthropic.com/v1")?.upToInputTokens).toBe(200_000);
});

test("a model on one's own machine has no price, whatever it is called", () => {
  for (const address of ["http://localhost:8000/v1", "http://127.0.0.1:11434/v1", "http://model-runner:12434/v1"]) {
    expect(table("gpt-5", address)).toBeNull();
  }
  expect(table("gpt-5", null)).toBeNull();
});

test("an unknown model, and another maker's, have no price", () => {
  expect(table("gpt-99-unheard-of", openai)).toBeNull();
  expect(table("claude-sonnet-4-5", openai)).toBeNull();
  expect(table("constructor", openai)).toBeNull();
});

test("the configuration goes first, for any server", () => {
  const own = { inputPerM: 0.1, outputPerM: 0.4 };
  for (const baseUrl of [openai, "http://localhost:8000/v1", null]) {
    expect(priceOf({ model: "gpt-5", baseUrl }, { "gpt-5": own }, at)).toEqual({
      prices: own,
      source: "cost.prices",
      upToInputTokens: null,
    });
  }
  expect(priceOf({ model: "constructor", baseUrl: null }, {}, at)).toBeNull();
});

test("the table that is named is the one that is installed, and the documentation names it too", async () => {
  const installed = JSON.parse(
    await readFile(join(project, "node_modules", priceTable.package, "package.json"), "utf8"),
  );
  expect(installed.version).toBe(priceTable.version);
  const { dependencies } = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
  // Any other version would have other prices under the same date.
  expect(dependencies[priceTable.package]).toBe(priceTable.version);
  const text = (await readFile(join(project, "docs/configuration.md"), "utf8")).replaceAll(/\s+/g, " ");
  expect(text).toContain(`\`${priceTable.package}\` ${priceTable.version}, published ${priceTable.date}`);
});
