import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, UsageError } from "../errors.ts";
import { writeWhole } from "../trees/whole.ts";
import { COMMENT } from "./channels/fit.ts";

const NAME = "action.json";

/** `action.json`: what a step has said, for the workflow that may comment in its place. */
export const OutcomeFile = z.strictObject({
  version: z.literal(1),
  verdict: z.enum([
    "complete",
    "better",
    "non-inferior",
    "equivalent",
    "undecided",
    "worse",
    "unchanged",
    "no-baseline",
    "incomplete",
    "interrupted",
    "error",
  ]),
  exitCode: z.int().min(0).max(255),
  headline: z.string().max(2000),
  /** null outside a pull request. */
  pullRequest: z
    .strictObject({ number: z.int().positive(), headSha: z.string().regex(/^[0-9a-f]{40,64}$/) })
    .nullable(),
  /** Markdown; null where a pull request should not be told. */
  comment: z.strictObject({ name: z.string().max(200), markdown: z.string().max(COMMENT.limit) }).nullable(),
});
export type OutcomeFile = z.infer<typeof OutcomeFile>;

/** Writes it beside the run's records. */
export async function writeOutcome(folder: string, outcome: OutcomeFile): Promise<void> {
  await writeWhole(join(folder, NAME), `${JSON.stringify(OutcomeFile.parse(outcome), null, 2)}\n`);
}

/** @throws UsageError `unusable-outcome` */
export async function readOutcome(folder: string): Promise<OutcomeFile> {
  const file = join(folder, NAME);
  try {
    return OutcomeFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new UsageError("unusable-outcome", `${NAME} of the artifact cannot be used: ${messageOf(cause)}`, {
      cause,
      place: { file },
      fix: "Let the workflow before upload the whole folder that the output `folder` names.",
    });
  }
}
