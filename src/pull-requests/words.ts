import { count, pointsText } from "../reports/format.ts";
import type { Candidate, PullRequestReport } from "./pull-request.ts";

/** `{}` is whom it is compared with. */
const STATES: Readonly<Record<Candidate["state"], string>> = {
  better: "better than {}",
  "non-inferior": "not worse than {}",
  equivalent: "equivalent to {}",
  undecided: "undecided against {}",
  worse: "worse than {}",
  incomplete: "incomplete",
  "no-baseline": "nothing to compare with",
};

/** The pull request in one line. It is made from numbers, names and words of a list: texts of others stay out. */
export function headlineOf(report: PullRequestReport): string {
  const { verdict, candidates, changes, proofs } = report;
  if (verdict === "interrupted") return "interrupted: what is recorded can be resumed";
  if (verdict === "error") return errorText(report);
  if (verdict === "complete") {
    return `${count(proofs.length, "task")} changed and proven; no profile changed, so nothing was compared`;
  }
  if (verdict === "unchanged") {
    const about = whatElse(changes);
    return about.length === 0
      ? "nothing that agent-eval measures has changed; nothing was run"
      : `nothing to measure: ${about.join(", ")}`;
  }
  if (candidates.length === 0)
    return verdict === "incomplete" ? "incomplete: nothing could be compared" : NOTHING_TO_COMPARE;
  const sorted = candidates.map((candidate) => `${candidate.name}: ${stateText(candidate)}`);
  const gate = report.exitCode === 1 ? "gate failed; " : "";
  return `${gate}${sorted.join("; ")}`;
}

const NOTHING_TO_COMPARE = "nothing to compare with: everything is new";

function errorText({ proofs }: PullRequestReport): string {
  const wrong = proofs.filter(({ problems }) => problems.length > 0).map(({ task }) => task);
  if (wrong.length === 0) return "could not be run as configured";
  return `${wrong.length === 1 ? "task" : `${wrong.length} tasks`} ${wrong.join(", ")}: not what it has to be; nothing was run`;
}

/**
 * What a pull request does to the tasks that its profiles are measured on, in sentences; none: nothing, or nothing was
 * compared.
 */
export function evidenceNotes({ candidates, changes }: Pick<PullRequestReport, "candidates" | "changes">): string[] {
  const { removed, changed } = changes.tasks;
  if (candidates.length === 0) return [];
  return [
    ...(removed.length === 0
      ? []
      : [
          `${count(removed.length, "task")} of the base ${removed.length === 1 ? "was" : "were"} not run, since this pull request removes ${removed.length === 1 ? "it" : "them"}: ${removed.join(", ")}. Without ${removed.length === 1 ? "it" : "them"} no profile can pass as better or as good: remove tasks and change profiles in two pull requests.`,
        ]),
    ...(changed.length === 0
      ? []
      : [
          `${count(changed.length, "task")} ran on both sides as this pull request changes ${changed.length === 1 ? "it" : "them"}: ${changed.join(", ")}. Whether profiles are as good on the base's version was not measured.`,
        ]),
  ];
}

/** What a change that runs nothing consists of. */
function whatElse({ profiles, tasks, rules, settings }: PullRequestReport["changes"]): string[] {
  return [
    ...(profiles.removed.length > 0 ? [`removed ${profiles.removed.join(", ")}`] : []),
    ...(tasks.removed.length > 0 ? [`${count(tasks.removed.length, "task")} removed`] : []),
    ...(rules.length > 0 ? ["the rules change"] : []),
    ...(settings.length > 0 ? ["the settings of runs change"] : []),
  ];
}

/** `worse than fast-base (−67 points, 12 tasks)` */
function stateText({ state, comparison, against }: Candidate): string {
  const text = STATES[state].replace("{}", against ?? "the base");
  const difference = comparison?.success.difference.value ?? null;
  if (state === "incomplete" || difference === null || !comparison) return text;
  return `${text} (${pointsText(difference)}, ${count(comparison.tasks.compared, "task")})`;
}
