import { expect } from "vitest";
import { type DecideOptions, decideFrom } from "../../src/decisions/decide.ts";
import { Decision } from "../../src/decisions/decision.ts";
import { toMarkdown } from "../../src/decisions/markdown.ts";
import type { RunWithTrials } from "../../src/decisions/pool.ts";
import { toTerminal } from "../../src/decisions/terminal.ts";

/** Decides, with the document checked against its schema and the texts against what no number reads like. */
export function decided(runs: RunWithTrials | readonly RunWithTrials[], options: Partial<DecideOptions> = {}) {
  const all = Array.isArray(runs) ? runs : [runs as RunWithTrials];
  const { decision, recommended } = decideFrom(all, { waived: [], harnessVersion: "0.1.0", ...options });
  const parsed = Decision.parse(JSON.parse(JSON.stringify(decision)));
  expect(parsed).toEqual(decision);
  const markdown = toMarkdown(parsed);
  const terminal = toTerminal(parsed);
  for (const text of [markdown, terminal]) expect(text).not.toMatch(/NaN|Infinity|undefined|\bnull\b/);
  return { decision: parsed, recommended, markdown, terminal };
}

export function standingIn(decision: Decision, profile: string) {
  return decision.contenders.find((contender) => contender.profile === profile)?.standing;
}

export function candidateIn(decision: Decision, profile: string) {
  const found = decision.profiles.find(({ name }) => name === profile);
  if (!found) throw new Error(`no profile ${profile}`);
  return found;
}
