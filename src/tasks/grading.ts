import { z } from "zod";

export const ReportFormat = z.enum(["junit", "tap", "vitest-json", "pytest-json", "go-json"]);
export type ReportFormat = z.infer<typeof ReportFormat>;

const text = z.string().min(1);
const texts = z.array(text);
const globs = texts;
/** Seconds. */
export const Seconds = z.int().positive().max(604_800);

const common = {
  /** Argument list; `{{report}}` and `{{workspace}}` are replaced by absolute paths. */
  command: texts.min(1),
  report: ReportFormat,
  timeoutSeconds: Seconds.default(120),
  /** Globs of files that are restored before grading; a change there is tampering. */
  protected: globs.default([]),
};

/** `patch`: the behaviour that was asked for is there, and nothing else broke. */
export const PatchGrading = z.strictObject({
  ...common,
  /** Names of tests that fail on the workspace and must pass on the result. */
  failToPass: texts.min(1),
  /** Names of tests that pass before and must still pass. */
  passToPass: texts.default([]),
  /** Those of both lists whose tests stand in the workspace, so that the agent could see them. */
  visible: texts.default([]),
});
export type PatchGrading = z.infer<typeof PatchGrading>;

/** `test-generation`: the written tests hold for right code, and fail for wrong code. */
export const TestGenerationGrading = z.strictObject({
  ...common,
  /** For each of the runs: on the right code, on each rewrite, on each mutant. */
  timeoutSeconds: Seconds.default(60),
  /** Globs of where tests may be written. Everything else is restored; a change there is tampering. */
  tests: globs.min(1),
  /** The share of mutants to kill. */
  threshold: z.number().gt(0).max(1),
  /** Names of the mutants that the tests in the workspace kill already. */
  existing: texts.default([]),
});
export type TestGenerationGrading = z.infer<typeof TestGenerationGrading>;

/** An ast-grep rule, or a pattern alone. https://ast-grep.github.io/reference/rule.html */
export const Rule = z.union([text, z.record(z.string(), z.unknown())]);
export type Rule = z.infer<typeof Rule>;

const count = z.int().nonnegative();

/** How many places have to match, over all files together. */
export const Expectation = z.union([
  z.enum(["present", "absent"]),
  z.strictObject({ count }),
  z.strictObject({ atLeast: count }),
  z.strictObject({ atMost: count }),
]);
export type Expectation = z.infer<typeof Expectation>;

/** A sentence about the code that holds afterwards, and the rule that finds out. */
export const StructureAssertion = z
  .strictObject({
    name: text,
    /** Globs of the files to look in. */
    files: globs.min(1).optional(),
    expect: Expectation.optional(),
    /** Instead of both: what matched in `from` at the start matches afterwards in `to`, and no longer in `from`. */
    moved: z.strictObject({ from: globs.min(1), to: globs.min(1) }).optional(),
    rule: Rule,
  })
  .superRefine(({ files, expect, moved }, context) => {
    const report = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (moved === undefined && files === undefined) report(["files"], "is missing, expected globs of files, or moved");
    if (moved === undefined) return;
    if (files !== undefined) report(["files"], "does not go together with moved, which names its own files");
    if (expect !== undefined) report(["expect"], "does not go together with moved, which says what is expected");
  });
export type StructureAssertion = z.infer<typeof StructureAssertion>;

/** `refactor`: the same behaviour and the same public names, in the shape that was asked for. */
export const RefactorGrading = z.strictObject({
  ...common,
  /** Names of tests of the behaviour, which must stay. */
  passToPass: texts.min(1),
  /** Names of tests that find out the structure by using it. */
  failToPass: texts.default([]),
  structure: z.array(StructureAssertion).min(1),
  /** Files whose exported names and signatures must stay as they are. */
  api: globs.default([]),
  scope: z
    .strictObject({
      /** Globs of the files that may change. */
      allowed: globs.min(1).optional(),
      /** Most lines added and removed together. */
      maxChangedLines: z.int().positive().optional(),
    })
    .default({}),
  /** Most of these files' tokens that may stand in copies of others, in percent. */
  duplication: z.strictObject({ files: globs.min(1), maxPercent: z.number().min(0).max(100) }).optional(),
});
export type RefactorGrading = z.infer<typeof RefactorGrading>;
