import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Limits } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import { ResolvedProfile, RunRecord } from "../records/run.ts";
import { Identifier } from "../tasks/task.ts";

/** What the file is called when nobody says otherwise. */
export const BASELINE_FILE = "agent-eval.baseline.json";

const count = z.int().nonnegative();

/** What a profile made of one task. */
const TaskVerdicts = z
  .strictObject({
    resolved: count,
    /** Trials with a verdict, and without one because infrastructure lost them. */
    graded: count,
    lost: count,
    /** Mean over the graded trials; null without any. */
    score: z.number().min(0).max(1).nullable(),
  })
  .refine(({ resolved, graded }) => resolved <= graded, "more resolved than graded")
  .refine(({ score, graded }) => (score === null) === (graded === 0), "a score belongs to graded trials");

const BlessedProfile = ResolvedProfile.pick({
  name: true,
  id: true,
  agent: true,
  agentVersion: true,
  backend: true,
  backendFacts: true,
  model: true,
  contextWindow: true,
  scripted: true,
}).extend({
  /** The run's and its own. */
  limits: Limits,
  /** By task id. */
  verdicts: z.record(Identifier, TaskVerdicts),
});
export type BlessedProfile = z.infer<typeof BlessedProfile>;

/** `agent-eval.baseline.json`: what a team decided to measure itself by. Small enough to commit; only `bless` writes it. */
export const BaselineFile = z.strictObject({
  version: z.literal(1),
  blessedAt: z.iso.datetime(),
  /** Why, in the words of whoever did it. */
  note: z.string().nullable(),
  run: RunRecord.pick({
    id: true,
    startedAt: true,
    harnessVersion: true,
    seed: true,
    sandbox: true,
    environment: true,
  }).extend({ modelSlots: z.int().positive() }),
  /** Over the ids and fingerprints of the tasks below. */
  suite: z.string(),
  /** Those that are scored. */
  tasks: RunRecord.shape.tasks,
  profiles: z.array(BlessedProfile).min(1),
});
export type BaselineFile = z.infer<typeof BaselineFile>;

/**
 * Reads a baseline file.
 * @throws UsageError `no-baseline-file`, or `invalid-baseline` naming the key.
 */
export async function readBaselineFile(file: string): Promise<BaselineFile> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError("no-baseline-file", `${file} cannot be read`, {
      cause,
      place: { file },
      fix: "Name a file that `agent-eval bless` wrote.",
    });
  });
  const fail = (key: string, message: string, cause?: unknown) =>
    new UsageError("invalid-baseline", `${file}: ${key === "" ? "" : `${key}: `}${message}`, {
      cause,
      place: { file, key },
      fix: "The file was changed by hand or by another version: bless the run again.",
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail("", "this is not JSON", cause);
  }
  const parsed = BaselineFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail(issue?.path.join(".") ?? "", issue?.message ?? "invalid", parsed.error);
}

/** One task a line: a diff of two baselines can be read. */
export function baselineText(file: BaselineFile): string {
  const text = JSON.stringify(BaselineFile.parse(file), null, 2);
  // Innermost objects and lists; a string has no line break in it.
  const flat = text.replace(
    /([{[])\n\s+([^{}[\]]*?)\n\s+([}\]])/g,
    (_, open: string, inner: string, close: string) => `${open}${inner.replace(/\n\s+/g, " ")}${close}`,
  );
  return `${flat}\n`;
}
