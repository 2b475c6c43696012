import type { KeyChange } from "../changes/changes.ts";
import { comparisonView, list, table } from "../reports/comparison.ts";
import { plainWords } from "../reports/escape.ts";
import { count } from "../reports/format.ts";
import type { Candidate, Endings, PullRequestReport } from "./pull-request.ts";
import { evidenceNotes } from "./words.ts";

/** A piece of Markdown that is complete in itself. */
export interface ReportSection {
  readonly name: string;
  readonly markdown: string;
}

/**
 * The pull request for people, most important first. Every text in it is written as plain words and the only link is
 * the one given: whoever made the report cannot shape the page.
 * @param runUrl page of the workflow run that measured it.
 */
export function sectionsOf(report: PullRequestReport, runUrl: string): ReportSection[] {
  const { candidates, changes, proofs, notes, run } = report;
  return [
    ...section("Tasks that this pull request takes away or changes", list(evidenceNotes(report))),
    ...candidates.map(candidateSection),
    ...(run === null ? [] : [{ name: "The run", markdown: runText(run, runUrl) }]),
    ...section("Tasks that do not hold", problemsText(proofs)),
    ...section("What changed", changesText(changes)),
    ...section("Rules", rulesText(changes)),
    ...section("Not comparable any more", comparabilityText(changes)),
    ...section("Notes", list([...changes.notes, ...notes])),
    ...candidates.flatMap(({ name, comparison }) => folds(name, comparison)),
  ];
}

function runText(run: NonNullable<PullRequestReport["run"]>, url: string): string {
  const { id, harnessVersion, sandbox, planned, recorded, complete } = run;
  const facts = `run ${id}: ${recorded} of ${count(planned, "trial")}${complete ? "" : ", incomplete"}, sandbox ${sandbox}, agent-eval ${harnessVersion}`;
  return `${plainWords(facts)}. Reports and records are among the [artifacts of this workflow run](${url}#artifacts).`;
}

function candidateSection({ name, kind, state, why, comparison, gate, endings, detectable }: Candidate): ReportSection {
  const title = `### ${plainWords(name)}${kind === "added" ? " (new)" : ""}: ${state}`;
  if (comparison === null) return { name, markdown: [title, plainWords(why ?? "")].join("\n\n").trim() };
  const view = comparisonView(comparison, gate);
  const parts = [
    title,
    ...(why === null ? [] : [`**Incomplete:** ${plainWords(why)}`]),
    ...(view.gate && why === null ? [`**${plainWords(view.gate.headline)}**`] : []),
    plainWords(view.verdict),
    table(view.figures),
    ...(view.gate ? [table(view.gate.rules)] : []),
    ...(endings === null ? [] : [endingsTable(endings, comparison.base.profile, comparison.candidate.profile)]),
    ...(detectable === null ? [] : [detectableText(detectable, comparison.tasks.compared)]),
    list(view.notes),
  ];
  return { name, markdown: parts.filter((part) => part !== "").join("\n\n") };
}

const ENDINGS: Readonly<Record<keyof Endings, string>> = {
  resolved: "resolved",
  unresolved: "ended, not right",
  timeout: "out of time",
  limit: "at a limit",
  crashed: "crashed",
  lost: "lost to infrastructure",
};

/** How attempts ended: an equal rate with more timeouts is news. */
function endingsTable({ base, candidate }: { base: Endings; candidate: Endings }, one: string, other: string): string {
  const keys = (Object.keys(ENDINGS) as (keyof Endings)[]).filter((key) => base[key] + candidate[key] > 0);
  const rows = keys.map((key) => {
    const shift = candidate[key] - base[key];
    const text = shift === 0 ? "0" : shift > 0 ? `+${shift}` : `−${-shift}`;
    return [ENDINGS[key], String(base[key]), String(candidate[key]), text];
  });
  return rows.length === 0 ? "" : table({ columns: ["attempts", one, other, "shift"], rows });
}

function detectableText(share: number, tasks: number): string {
  const points = Math.max(1, Math.round(share * 100));
  return `With ${count(tasks, "task")} that differ as much as these, 8 of 10 runs show a difference of ${count(points, "point")}.`;
}

/** Lists of tasks, folded away. */
function folds(name: string, comparison: Candidate["comparison"]): ReportSection[] {
  if (comparison === null) return [];
  return comparisonView(comparison, null).lists.map(({ title, items }) => {
    const text = `${name}: ${title}`;
    const summary = `<details><summary>${plainWords(text)} (${items.length})</summary>`;
    return { name: text, markdown: `${summary}\n\n${list(items)}\n\n</details>` };
  });
}

function problemsText(proofs: PullRequestReport["proofs"]): string {
  const wrong = proofs.filter(({ problems }) => problems.length > 0);
  return list(wrong.flatMap(({ task, problems }) => problems.map((problem) => `${task}: ${problem}`)));
}

function changesText({ profiles, tasks, settings, noBase }: PullRequestReport["changes"]): string {
  const items = [
    ...(noBase === null ? [] : [noBase]),
    ...profiles.changed.map(({ name, keys }) => `${name}: ${keys.map(keyText).join("; ")}`),
    ...(noBase === null ? profiles.added.map((name) => `${name} is new`) : []),
    ...profiles.removed.map((name) => `${name} is removed`),
    ...names("new", tasks.added),
    ...names("changed", tasks.changed),
    ...names("removed", tasks.removed),
    ...settings.map((change) => `${keyText(change)} (the base's is in force here)`),
  ];
  return list(items);
}

function names(what: string, tasks: readonly string[]): string[] {
  return tasks.length === 0 ? [] : [`${count(tasks.length, "task")} ${what}: ${tasks.join(", ")}`];
}

function rulesText({ rules }: PullRequestReport["changes"]): string {
  if (rules.length === 0) return "";
  const head =
    "This pull request changes the rules it is judged by. Those of the base are in force until it is merged.";
  return `${head}\n\n${list(rules.map(keyText))}`;
}

/** Earlier results of another task version stand, and are no evidence about the new one. */
function comparabilityText({ tasks }: PullRequestReport["changes"]): string {
  const old = [...tasks.changed, ...tasks.removed].sort();
  if (old.length === 0) return "";
  return `Results of earlier runs do not compare with later ones for: ${plainWords(old.join(", "))}. Baselines of the suite as it was no longer fit.`;
}

function keyText({ key, values }: KeyChange): string {
  if (values === null) return `${key} differs`;
  return `${key}: ${values.base ?? "not set"} → ${values.head ?? "not set"}`;
}

function section(name: string, text: string): ReportSection[] {
  return text === "" ? [] : [{ name, markdown: `### ${name}\n\n${text}` }];
}
