import { z } from "zod";
import { GateConfig } from "../config/decision.ts";
import { parseYamlFile } from "../config/diagnostics.ts";
import { nearest } from "../config/nearest.ts";
import { UsageError } from "../errors.ts";

/** A comma, a space or a line between the items; an item in none of them. */
const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));
const flag = z.enum(["true", "false"], "expected true or false").transform((text) => text === "true");
const whole = z
  .string()
  .regex(/^\d{1,15}$/, "expected a whole number")
  .transform(Number);
const positive = whole.refine((value) => value > 0, "expected a whole number above 0");
const amount = z
  .string()
  .transform(Number)
  .refine((value) => Number.isFinite(value) && value > 0, "expected a number above 0");
const text = z.string();

const shard = z
  .string()
  .regex(/^\d+\/\d+$/, "expected a part of a whole, such as 1/4")
  .transform((value) => {
    const [index = 0, count = 0] = value.split("/").map(Number);
    return { index, count };
  })
  .refine(({ index, count }) => index >= 1 && index <= count, "expected a part of a whole, such as 1/4");

const gate = z.string().transform((value, context) => {
  try {
    return parseYamlFile("gate", value, GateConfig);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
    return z.NEVER;
  }
});

/**
 * Every input of action.yml; a test keeps the two alike. An empty text counts as not given, because that is what
 * an expression without a value leaves.
 */
export const Inputs = z.strictObject({
  mode: z.enum(["run", "pull-request", "nightly", "comment"]).default("run"),
  config: text.optional(),
  tasks: list.optional(),
  profiles: list.optional(),
  repeats: positive.optional(),
  seed: whole.optional(),
  sandbox: z.enum(["auto", "docker", "local"]).optional(),
  timeout: positive.optional(),
  until: z.enum(["decided"]).optional(),
  "budget-trials": positive.optional(),
  "budget-hours": amount.optional(),
  "budget-cost": amount.optional(),
  "allow-failed-isolation": flag.default(false),
  shard: shard.optional(),
  /** Parts that other jobs made with `shard`: merged, in place of a run. */
  parts: list.optional(),
  /** A partial run to continue; instead of `out`. */
  resume: text.optional(),
  /** The run's folder; default: one in the runner's temporary folder. */
  out: text.optional(),
  /** `artifact`, `none`, a folder, or a file that `bless` wrote. */
  baseline: text.default("artifact"),
  /** `nightly`: where the nights before are: `artifact`, `branch:<name>`, or a folder that the workflow keeps. */
  history: text.default("artifact"),
  "baseline-required": flag.default(false),
  /** Rules as in `gate:` of the configuration, which they replace. */
  gate: gate.optional(),
  margin: z
    .string()
    .transform(Number)
    .refine((value) => value > 0 && value < 1, "expected a number between 0 and 1, such as 0.05")
    .optional(),
  comment: flag.default(true),
  /** Tells several comments of one job apart. */
  "comment-name": text.default(""),
  /** `comment`: the artifact of the workflow that it comments for. */
  artifact: text.default("agent-eval"),
  token: text.optional(),
});
export type Inputs = z.infer<typeof Inputs>;

/** How the runner names the variable of an input: spaces become underscores, hyphens stay. */
function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

/**
 * Reads the inputs from the runner's environment.
 * @throws UsageError `invalid-input` with every wrong input in its message, and for names that action.yml lacks.
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): Inputs {
  const names = Object.keys(Inputs.shape);
  const known = new Map(names.map((name) => [variableOf(name), name]));
  const given: Record<string, string> = {};
  const problems: string[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("INPUT_") || value === undefined || value.trim() === "") continue;
    const name = known.get(variable);
    if (name !== undefined) given[name] = value.trim();
    else problems.push(unknownInput(variable.slice("INPUT_".length).toLowerCase(), names));
  }
  const parsed = Inputs.safeParse(given);
  if (parsed.success && problems.length === 0) return parsed.data;
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join(".")}: ${inWords(issue, given)}`);
  throw new UsageError("invalid-input", problems.join("\n"), {
    place: { file: "with", key: String(parsed.error?.issues[0]?.path[0] ?? "") },
    fix: "Correct what stands under `with:`; docs/github-action.md lists every input.",
  });
}

function unknownInput(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return `${name}: there is no such input${meant === null ? "" : `; did you mean ${meant}?`}`;
}

function inWords(issue: z.core.$ZodIssue, given: Readonly<Record<string, string>>): string {
  const value = JSON.stringify(given[String(issue.path[0])]);
  if (issue.code === "invalid_value") return `${value}: expected ${issue.values.map(String).join(", ")}`;
  return `${value}: ${issue.message}`;
}
