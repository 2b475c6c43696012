import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Baseline } from "../../baselines/baseline.ts";
import { BASELINE_FILE } from "../../baselines/file.ts";
import { findBaseline } from "../../baselines/find.ts";
import { baselineSource } from "../../baselines/registry.ts";
import { isControl } from "../../config/controls.ts";
import { AgentEvalError, ExitCode, InfraError, messageOf } from "../../errors.ts";
import { buildHistory } from "../../history/build.ts";
import { History } from "../../history/history.ts";
import { toMarkdown } from "../../history/markdown.ts";
import { type Found, readRuns } from "../../history/read.ts";
import type { Before, Standing } from "../../nightly/nightly.ts";
import { standings } from "../../nightly/standing.ts";
import { appendRun, prune } from "../../nightly/store.ts";
import { plainWords } from "../../reports/escape.ts";
import { oneLine } from "../../reports/format.ts";
import { readRunRecord } from "../../runner/journal.ts";
import { writeWhole } from "../../trees/whole.ts";
import type { ActionContext, Annotation, Mode, Outcome, Section } from "../action.ts";
import { GitHubError } from "../github/github-error.ts";
import { type Follower, type OpenIssue, openIssues, tellIssues } from "../nightly/issues.ts";
import { openPlace } from "../nightly/places.ts";
import { run } from "./run.ts";

/** All profiles, the history with tonight's run, and an issue for each regression that the statistics support. */
export const nightly: Mode = (context) => followNight(context, run);

/** A night whose run is made by `make`. */
export async function followNight(context: ActionContext, make: Mode): Promise<Outcome> {
  const outcome = await make(context);
  const folder = outcome.outputs.folder ?? null;
  // Without a single trial there is nothing to keep, and nothing to compare.
  if (folder === null || !existsSync(join(folder, "run.json"))) return outcome;
  try {
    await searched(context, folder);
    return await withHistory(context, outcome, folder);
  } catch (error) {
    // The run is still a result, and its own exit code says how it went.
    if (!(error instanceof AgentEvalError)) throw error;
    context.log.warning(`the history could not be kept: ${error.message}`);
    const markdown =
      `The history could not be kept: ${plainWords(error.message)} ${plainWords(error.fix ?? "")}`.trim();
    return { ...outcome, sections: [{ name: "History", markdown }, ...outcome.sections] };
  }
}

/** The history is copied from the records, and a branch of it pushed, long before the outcome is told. */
async function searched({ clean }: ActionContext, folder: string): Promise<void> {
  try {
    await clean(folder);
  } catch (cause) {
    throw new InfraError("not-searched", `the records could not be searched for secrets: ${messageOf(cause)}`, {
      cause,
      fix: "Look at the permissions of the run's folder and the room on the disk, then resume the run.",
    });
  }
}

async function withHistory(context: ActionContext, outcome: Outcome, folder: string): Promise<Outcome> {
  const { log } = context;
  const place = await openPlace(context);
  const problems: string[] = [];
  const added: Kept[] = [];
  try {
    await place.update(async () => void added.push(await addNight(place.folder, folder)));
  } catch (error) {
    // The night was added, and only could not be kept for the next one.
    if (!(error instanceof AgentEvalError) || added.length === 0) throw error;
    problems.push(`The history could not be kept: ${error.message} ${error.fix ?? ""}`.trim());
  }
  const { found, history } = added.at(-1) ?? (await addNight(place.folder, folder));
  problems.push(...found.skipped.map(({ folder: lost, reason }) => `Skipped ${basename(lost)}: ${oneLine(reason)}`));
  for (const problem of problems) log.warning(problem);
  const tonight = (await readRunRecord(folder)).id;
  const { open, refused } = await whatIsOpen(context);
  const known = [...open].flatMap(([name, { before }]): [string, Before][] => (before ? [[name, before]] : []));
  const baselines = await baselinesFor(context, found, tonight);
  const stands = standings({ found, history, tonight, baselines, open: new Map(known) });
  const told =
    refused.length > 0 || context.github === null
      ? refused
      : await tellIssues(context.github, {
          ...context,
          standings: stands,
          open,
          follower: followerOf(context),
        });
  return {
    ...outcome,
    ...judged(outcome, stands, context.inputs["baseline-required"] && !everyoneHas(baselines, stands)),
    headline: headlineOf(outcome, stands),
    sections: [
      ...standingSection(stands, [...told, ...problems]),
      ...outcome.sections,
      { name: "History", markdown: folded("History", toMarkdown(history)) },
    ],
    annotations: [...outcome.annotations, ...stands.filter(isRegressed).map(annotationOf)],
    outputs: { ...outcome.outputs, history: place.folder },
  };
}

/** A regression is told, and fails nothing; a baseline that the workflow insists on does, where it is missing. */
function judged(
  { verdict, exitCode }: Outcome,
  stands: readonly Standing[],
  lacksBaseline: boolean,
): Pick<Outcome, "verdict" | "exitCode"> {
  if (exitCode !== ExitCode.ok) return { verdict, exitCode };
  if (lacksBaseline) return { verdict: "no-baseline", exitCode: ExitCode.gateFailed };
  return { verdict: stands.some(isRegressed) ? "worse" : verdict, exitCode };
}

function everyoneHas(baselines: ReadonlyMap<string, Baseline>, stands: readonly Standing[]): boolean {
  return stands.every(({ profile }) => baselines.get(profile)?.status === "found");
}

interface Kept {
  readonly found: Found;
  readonly history: History;
}

/** Adds tonight's run to the folder of nights and writes the trends beside them. */
async function addNight(history: string, folder: string): Promise<Kept> {
  await appendRun(history, folder);
  await prune(history);
  const found = await readRuns([history]);
  const built = History.parse(buildHistory(found));
  await writeWhole(join(history, "history.json"), `${JSON.stringify(built, null, 2)}\n`);
  await writeWhole(join(history, "history.md"), toMarkdown(built));
  return { found, history: built };
}

function isRegressed({ state }: Standing): boolean {
  return state === "regressed";
}

function headlineOf({ headline }: Outcome, stands: readonly Standing[]): string {
  const worse = stands.filter(isRegressed).map(({ profile }) => profile);
  return worse.length === 0 ? headline : `${worse.join(", ")} got worse; ${headline}`;
}

/** What the nights say, the worst first; nothing where there is nothing to say. */
function standingSection(stands: readonly Standing[], told: readonly string[]): Section[] {
  const order = { regressed: 0, question: 1, steady: 2 };
  const lines = [...stands]
    .sort((a, b) => order[a.state] - order[b.state])
    .flatMap(({ profile, state, evidence, notes }) =>
      [...evidence, ...notes].map((text) => `${profile}${state === "regressed" ? " got worse" : ""}: ${text}`),
    );
  const all = [...lines, ...told].map((text) => `- ${plainWords(text)}`);
  const verdict = stands.some(isRegressed)
    ? "**The nights so far support a regression.**"
    : "The nights so far support no regression.";
  return [
    { name: "Nights", markdown: ["## Nights", verdict, ...(all.length > 0 ? [all.join("\n")] : [])].join("\n\n") },
  ];
}

function folded(title: string, markdown: string): string {
  return `<details><summary>${title}</summary>\n\n${markdown.replace(/^# .*\n+/, "").trim()}\n\n</details>`;
}

function annotationOf({ profile, evidence }: Standing): Annotation {
  return { level: "warning", title: `${profile} got worse`, message: evidence.join(" ") };
}

/** What every profile is compared with, where a person chose something: the newest night is in the history anyway. */
async function baselinesFor(
  { inputs, workspace, log }: ActionContext,
  { runs }: Found,
  tonight: string,
): Promise<Map<string, Baseline>> {
  const past = runs.find((one) => one.run.id === tonight);
  const found = new Map<string, Baseline>();
  if (!past) return found;
  const chosen = inputs.baseline === "artifact" ? committed(workspace) : inputs.baseline;
  const source = chosen === null ? null : baselineSource(chosen, { workspace, artifacts: null });
  if (source === null) return found;
  for (const { name, agent } of past.run.profiles) {
    if (isControl(agent)) continue;
    try {
      found.set(name, await findBaseline(source, { run: past.run, trials: past.trials, profile: name }));
    } catch (error) {
      if (!(error instanceof AgentEvalError)) throw error;
      log.warning(`no baseline for ${name}: ${error.message}`);
      found.set(name, { status: "no-baseline", why: `no baseline for ${name}: ${error.message}`, refused: [] });
    }
  }
  return found;
}

function committed(workspace: string): string | null {
  return existsSync(join(workspace, BASELINE_FILE)) ? BASELINE_FILE : null;
}

function followerOf({ event, inputs }: Pick<ActionContext, "event" | "inputs">): Follower {
  return { workflow: event.workflow, job: event.job, name: inputs["comment-name"] };
}

interface Open {
  readonly open: ReadonlyMap<string, OpenIssue>;
  /** Why no issue will be written; empty: they can be. */
  readonly refused: readonly string[];
}

/** Only the default branch has issues: a night of another one says nothing of what everybody uses. */
async function whatIsOpen({ github, event, inputs, log }: ActionContext): Promise<Open> {
  const none = (why: string): Open => ({ open: new Map(), refused: [why] });
  if (github === null) return none("No issue is written: the action has no token.");
  if (event.defaultBranch !== null && event.ref !== `refs/heads/${event.defaultBranch}`) {
    return none(`No issue is written: this is not ${event.defaultBranch}.`);
  }
  try {
    return { open: await openIssues(github, followerOf({ event, inputs })), refused: [] };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    log.warning(`issues cannot be read: ${error.message}`);
    return none(`No issue is written: ${error.message} ${error.fix ?? ""}`.trim());
  }
}
