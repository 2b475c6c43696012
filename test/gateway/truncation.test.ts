import { expect, test } from "vitest";
import { type PromptSize, suspectTruncation } from "../../src/gateway/truncation.ts";

const size = (estimatedTokens: number, reportedTokens: number | null, more: Partial<PromptSize> = {}): PromptSize => ({
  estimatedTokens,
  reportedTokens,
  conversation: "one",
  compaction: false,
  ...more,
});

test("an honest count differs from the estimate by what tokenizers differ by", () => {
  for (const share of [0.6, 0.8, 1, 1.3, 2]) {
    expect(suspectTruncation(size(10_000, 10_000 * share), null, 32_768)).toBe(false);
  }
});

test("less than half of a long prompt cannot be honest; of a short one it says nothing", () => {
  expect(suspectTruncation(size(10_000, 4_000), null, null)).toBe(true);
  expect(suspectTruncation(size(800, 300), null, null)).toBe(false);
});

test("a conversation that grows while its count shrinks was cut", () => {
  const before = size(20_000, 20_000);
  expect(suspectTruncation(size(22_000, 15_000), before, null)).toBe(true);
  expect(suspectTruncation(size(22_000, 22_000), before, null)).toBe(false);
});

test("a count may shrink after a summary, for a shorter prompt, or in another conversation", () => {
  const before = size(20_000, 20_000);
  expect(suspectTruncation(size(20_000, 15_000, { compaction: true }), before, null)).toBe(false);
  expect(suspectTruncation(size(20_000, 15_000), { ...before, compaction: true }, null)).toBe(false);
  expect(suspectTruncation(size(18_000, 15_000), before, null)).toBe(false);
  expect(suspectTruncation(size(20_000, 15_000, { conversation: "two" }), before, null)).toBe(false);
});

test("without a count, only what cannot fit the window is suspected", () => {
  expect(suspectTruncation(size(10_000, null), null, 4_096)).toBe(true);
  expect(suspectTruncation(size(4_500, null), null, 4_096)).toBe(false);
  expect(suspectTruncation(size(10_000, null), null, null)).toBe(false);
});
