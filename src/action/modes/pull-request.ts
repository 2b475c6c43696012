import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { type FoundChanges, isNothing, tasksToProve } from "../../changes/changes.ts";
import { findChanges } from "../../changes/find.ts";
import { run as runCommand } from "../../commands/run.ts";
import { proveTasks } from "../../commands/validate.ts";
import { ComparisonOutput } from "../../comparisons/comparison.ts";
import { ExitCode, messageOf, UsageError } from "../../errors.ts";
import { writePullRequest } from "../../pull-requests/file.ts";
import { concludeOf, cutShort, gateInForce, gateWord, judge, withTasksRemoved } from "../../pull-requests/judge.ts";
import { basesOf, type Merged, mergeSides } from "../../pull-requests/merged.ts";
import type { Candidate, PullRequestReport } from "../../pull-requests/pull-request.ts";
import { sectionsOf } from "../../pull-requests/sections.ts";
import { evidenceNotes, headlineOf } from "../../pull-requests/words.ts";
import { toSections } from "../../reports/markdown.ts";
import type { Report } from "../../reports/report.ts";
import { readRunRecord, readTrials } from "../../runner/journal.ts";
import { suiteFolders } from "../../tasks/load.ts";
import { writeWhole } from "../../trees/whole.ts";
import { problemsOf } from "../../validation/validation.ts";
import type { ActionContext, Annotation, Outcome, Outputs, Section } from "../action.ts";
import type { PullRequest } from "../event.ts";
import { asFailure, failureText } from "../failure.ts";
import { outputsOf, readReport, runOptions } from "./run.ts";

/** What a step has found out so far. */
type Draft = Omit<PullRequestReport, "version" | "pullRequest" | "headSha">;

/**
 * Runs the profiles that a pull request changes as they are at its base and at its head, side by side in one run, and
 * judges the difference by the base's gate. Where nothing changes, nothing is started.
 */
export async function pullRequest(context: ActionContext): Promise<Outcome> {
  const { inputs, event, workspace, log } = context;
  const about = pullRequestOf(context);
  const found = await findChanges(workspace, about, inputs.config);
  const { changes } = found;
  for (const note of changes.notes) log.info(note);
  const step = new Step(context, about, found);
  if (isNothing(changes)) return await step.tell({ verdict: "unchanged", exitCode: ExitCode.ok }, { comment: false });
  const proofs = await step.prove(tasksToProve(changes));
  if (proofs.some(({ problems }) => problems.length > 0)) {
    return await step.tell({ verdict: "error", exitCode: ExitCode.usage, proofs });
  }
  const merged = mergedOf(found, inputs.profiles);
  if (merged === null || Object.keys(merged.config.profiles).length === 0) {
    const verdict = proofs.length > 0 ? "complete" : "unchanged";
    return await step.tell({ verdict, exitCode: ExitCode.ok, proofs });
  }
  log.info(`pull request ${about.number}: base ${changes.base}, ${event.runUrl}`);
  return await step.measure(merged, proofs);
}

function pullRequestOf({ event, inputs }: ActionContext): PullRequest {
  if (event.pullRequest === null) {
    throw new UsageError(
      "no-pull-request",
      `mode pull-request needs a pull request, and the event ${event.name} has none`,
      {
        place: { file: "with", key: "mode" },
        fix: "Let the workflow run on `pull_request`, or choose mode: run.",
      },
    );
  }
  for (const key of ["shard", "parts", "resume"] as const) {
    if (inputs[key] === undefined) continue;
    throw new UsageError("invalid-input", `${key}: a pull request is measured by one run on one machine`, {
      place: { file: "with", key },
      fix: `Leave ${key} out.`,
    });
  }
  return event.pullRequest;
}

/** Both sides in one configuration; of a head without a base, all there is. null when no profile is to be run. */
function mergedOf({ changes, base, head }: FoundChanges, only: readonly string[] | undefined): Merged | null {
  if (base !== null) {
    const merged = mergeSides(base.config, head.config, changes, only);
    return merged.pairs.length === 0 && merged.notes.length === 0 ? null : merged;
  }
  return { config: head.config, pairs: [], notes: [] };
}

/** One step on its way to its outcome. */
class Step {
  readonly #context: ActionContext;
  readonly #about: PullRequest;
  readonly #found: FoundChanges;

  constructor(context: ActionContext, about: PullRequest, found: FoundChanges) {
    this.#context = context;
    this.#about = about;
    this.#found = found;
  }

  /** Proves tasks that came or changed: what does not measure what it says would make a comparison worthless. */
  async prove(tasks: readonly string[]): Promise<PullRequestReport["proofs"]> {
    if (tasks.length === 0) return [];
    const { inputs, log, signal } = this.#context;
    const { config, baseDir } = this.#found.head;
    const folders = await suiteFolders(config.suite, baseDir);
    const run = { ...config.run, sandbox: inputs.sandbox ?? config.run.sandbox };
    const proofs = await log.group("agent-eval validate", () => proveTasks(folders, tasks, run, signal));
    signal.throwIfAborted();
    return proofs.map((proof) => ({ task: proof.task, problems: problemsOf(proof) }));
  }

  /** Runs both sides, compares and judges. */
  async measure(merged: Merged, proofs: PullRequestReport["proofs"]): Promise<Outcome> {
    const { inputs, out, log } = this.#context;
    const { pairs, notes } = merged;
    let failure: unknown = null;
    const exitCode = await log.group("agent-eval run", () =>
      this.#run(merged, (error) => {
        failure = error;
        return asFailure(error).exitCode;
      }),
    );
    const before = failure === null ? [] : [failureText(failure)];
    const report = readReport(out);
    if (report === null) {
      const verdict =
        exitCode === ExitCode.interrupted ? "interrupted" : exitCode === ExitCode.usage ? "error" : "incomplete";
      return await this.tell({ verdict, exitCode, proofs, notes: [...notes] }, { before });
    }
    const { base, head } = this.#found;
    const rules = (base ?? head).config;
    const alone = judge(await readRunRecord(out), await readTrials(out), pairs, {
      gate: gateInForce(rules.gate, inputs.gate),
      margin: inputs.margin ?? rules.decision.margin,
      alpha: rules.decision.alpha,
    });
    const { changes } = this.#found;
    const judged = withTasksRemoved(alone, changes.tasks.removed);
    const failed = failure === null ? null : messageOf(failure);
    const cut = exitCode === ExitCode.interrupted ? "the run was interrupted" : failed;
    const candidates = cut === null ? judged : cutShort(judged, cut.split("\n")[0] ?? cut);
    const { deciding, ...concluded } = concludeOf(candidates, inputs["baseline-required"]);
    const done = cut === null && (pairs.length > 0 || exitCode === ExitCode.ok);
    const verdict = exitCode === ExitCode.interrupted ? ("interrupted" as const) : ("incomplete" as const);
    return await this.tell(
      { ...(done ? concluded : { verdict, exitCode }), candidates, proofs, run: runOf(report), notes: [...notes] },
      {
        before,
        // Without a comparison the run itself is what there is to tell.
        after: pairs.length === 0 ? toSections(report) : [],
        annotations: [
          ...evidenceNotes({ candidates, changes }).map(evidenceAnnotation),
          ...(await this.#annotations(candidates)),
        ],
        outputs: { ...outputsOf(report, out), ...(await this.#compared(candidates, deciding)) },
      },
    );
  }

  /** The merged configuration stands in a file for the command; `run.json` keeps it. */
  async #run({ config, pairs }: Merged, tell: (error: unknown) => ExitCode): Promise<ExitCode> {
    const { inputs, out } = this.#context;
    const { baseDir } = this.#found.head;
    const { suite } = config;
    const entries = typeof suite === "string" ? [suite] : suite;
    const absolute = entries.map((entry) => (entry === "builtin" ? entry : resolve(baseDir, entry)));
    const { profile: _, ...asked } = runOptions(inputs, out);
    const { until: __, budgetTrials: ___, budgetHours: ____, budgetCost: _____, ...fixed } = asked;
    // By name, so that a run until decided leaves no control out that was changed.
    const named = pairs.length > 0 ? { profile: Object.keys(config.profiles) } : {};
    const folder = await mkdtemp(join(tmpdir(), "agent-eval-config-"));
    try {
      const file = join(folder, "agent-eval.json");
      await writeFile(file, JSON.stringify({ ...config, suite: absolute }, null, 2));
      const options = { ...(basesOf(pairs) > 1 ? fixed : asked), ...named, config: file, alternate: pairs.length > 0 };
      return await runCommand(inputs.tasks ?? [], options, tell);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** One for each task that got worse, at its file. */
  async #annotations(candidates: readonly Candidate[]): Promise<Annotation[]> {
    const lost = new Map<string, { names: string[]; failed: boolean }>();
    for (const { name, comparison, gate, state } of candidates) {
      if (state === "incomplete") continue;
      for (const { task } of comparison?.changed.lost ?? []) {
        const known = lost.get(task) ?? { names: [], failed: false };
        const failed = known.failed || gate?.passed === false;
        lost.set(task, { names: [...known.names, name], failed });
      }
    }
    const files = await this.#taskFiles();
    return [...lost].map(([task, { names, failed }]) => ({
      level: failed ? "error" : "warning",
      title: `${task}: no longer resolved`,
      message: `${names.join(", ")}: resolved at the base, not at the head`,
      ...files.get(task),
    }));
  }

  /** Where tasks of the checkout are described. */
  async #taskFiles(): Promise<Map<string, { file: string; line: number }>> {
    const { workspace } = this.#context;
    const { config, baseDir } = this.#found.head;
    const folders = await suiteFolders(config.suite, baseDir);
    return new Map(
      folders.flatMap((folder) => {
        const file = relative(workspace, join(folder, "task.yaml"));
        return file.startsWith("..") ? [] : [[folder.slice(folder.lastIndexOf("/") + 1), { file, line: 1 }] as const];
      }),
    );
  }

  /** The comparison that decides, as a file and in the outputs. */
  async #compared(candidates: readonly Candidate[], deciding: Candidate | null): Promise<Outputs> {
    const difference = deciding?.comparison?.success.difference ?? null;
    const gate = gateWord(candidates);
    if (!deciding?.comparison || difference === null) return { gate };
    const file = join(this.#context.out, "comparison.json");
    const output = ComparisonOutput.parse({ version: 1, comparison: deciding.comparison, gate: deciding.gate });
    await writeWhole(file, `${JSON.stringify(output, null, 2)}\n`);
    return { gate, comparison: file, delta: difference.value, "ci-low": difference.low, "ci-high": difference.high };
  }

  /** Keeps the report beside the run, and says it. */
  async tell(
    draft: Pick<Draft, "verdict" | "exitCode"> & Partial<Draft>,
    more: {
      readonly before?: readonly Section[];
      readonly after?: readonly Section[];
      readonly annotations?: readonly Annotation[];
      readonly outputs?: Outputs;
      readonly comment?: boolean;
    } = {},
  ): Promise<Outcome> {
    const { out } = this.#context;
    const report: PullRequestReport = {
      version: 1,
      pullRequest: this.#about.number,
      headSha: this.#about.headSha,
      changes: this.#found.changes,
      candidates: [],
      run: null,
      proofs: [],
      notes: [],
      ...draft,
    };
    await mkdir(out, { recursive: true });
    await writePullRequest(out, report);
    return {
      verdict: report.verdict,
      exitCode: report.exitCode,
      headline: headlineOf(report),
      sections: [...(more.before ?? []), ...sectionsOf(report, this.#context.event.runUrl), ...(more.after ?? [])],
      annotations: [...(more.annotations ?? []), ...proofAnnotations(report)],
      outputs: { gate: "none", folder: out, "baseline-sha": report.changes.base, ...more.outputs },
      comment: more.comment ?? true,
    };
  }
}

function evidenceAnnotation(message: string): Annotation {
  return { level: "warning", title: "Tasks that profiles are measured on", message };
}

function proofAnnotations({ proofs }: PullRequestReport): Annotation[] {
  return proofs.flatMap(({ task, problems: [first] }): Annotation[] =>
    first === undefined ? [] : [{ level: "error", title: `${task}: not proven`, message: first }],
  );
}

function runOf({ run }: Report): PullRequestReport["run"] {
  const { id, harnessVersion, sandbox, tasks, planned, recorded, complete } = run;
  return { id, harnessVersion, sandbox, tasks, planned, recorded, complete };
}
