import { compare as compareSides } from "../comparisons/compare.ts";
import { type Comparison, ComparisonOutput, type Gate } from "../comparisons/comparison.ts";
import { gateBetween, judgeGate } from "../comparisons/gate.ts";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { ExitCode } from "../errors.ts";
import { comparisonToMarkdown, comparisonToTerminal } from "../reports/comparison.ts";
import { readSides } from "./compared-sides.ts";
import { shortPath } from "./failure.ts";

/** The options of `agent-eval compare`; see cli.ts. */
export interface CompareOptions {
  run?: string;
  config?: string;
  failOn?: "worse" | "not-better" | "undecided";
  margin?: number;
  markdown?: boolean;
  json?: boolean;
}

/** `agent-eval compare BASE CANDIDATE`: exit 1 when a gate does not let the candidate through, 3 when nothing could be compared. */
export async function compare(base: string, candidate: string, options: CompareOptions): Promise<ExitCode> {
  const sides = await readSides({ base, candidate, run: options.run });
  // A run knows the rules it was made under; a file that is named has newer ones.
  const named = options.config === undefined ? null : (await loadConfig(options.config)).config;
  const margin = options.margin ?? named?.decision.margin;
  const compared = compareSides(sides.base, sides.candidate, {
    ...(margin === undefined ? {} : { margin }),
    ...(named === null ? {} : { alpha: named.decision.alpha }),
  });
  const between = gateBetween(sides.base.run.config.gate, sides.candidate.run.config.gate);
  const { gate: rules, note } = named === null ? between : { gate: named.gate, note: null };
  const comparison = note === null ? compared : { ...compared, notes: [...compared.notes, note] };
  const gate = judgeGate(comparison, gateOf(rules, options.failOn));
  const output = ComparisonOutput.parse({ version: 1, comparison, gate });
  if (options.json) process.stdout.write(`${JSON.stringify(output, null, 2)}\n`);
  else process.stdout.write((options.markdown ? comparisonToMarkdown : comparisonToTerminal)(comparison, gate));
  const places = [sides.base, sides.candidate].map(({ folder, profile }) => `${shortPath(folder)}#${profile}`);
  process.stderr.write(`compared ${places.join(" with ")}\n`);
  return exitCodeOf(comparison, gate);
}

/** What is asked for on the command line goes before the configuration. */
function gateOf(gate: Config["gate"], failOn: CompareOptions["failOn"]): Config["gate"] {
  if (failOn === undefined) return gate;
  if (failOn === "undecided") return { ...gate, success: gate.success ?? "worse", undecided: "fail" };
  return { ...gate, success: failOn };
}

/** A candidate is not to blame for a comparison that nobody could make. */
function exitCodeOf({ success }: Comparison, gate: Gate | null): ExitCode {
  if (success.difference.value === null) return ExitCode.infra;
  return gate === null || gate.passed ? ExitCode.ok : ExitCode.gateFailed;
}
