import { plainWords } from "./escape.ts";
import type { Report } from "./report.ts";
import { type Part, shortened } from "./shorten.ts";
import { type Table, type View, viewOf } from "./view.ts";

/** GitHub takes no longer comment; a job summary may be longer. */
const COMMENT_LIMIT = 65_536;

/**
 * The report for a pull request: the verdict first, what decides next, the rest folded away.
 * @param limit longest text in UTF-16 units; the longest lists lose rows first, and say how many.
 */
export function toMarkdown(report: Report, limit = COMMENT_LIMIT): string {
  const view = viewOf(report);
  const title = text(`# agent-eval: ${plainWords(view.headline)}`);
  return shortened([title, ...groupsOf(report, view).flatMap(({ parts }) => parts)], limit);
}

/** The same without its title, in pieces that stand for themselves, most important first. */
export function toSections(report: Report, limit = COMMENT_LIMIT): { name: string; markdown: string }[] {
  return groupsOf(report, viewOf(report)).map(({ name, parts }) => ({ name, markdown: shortened(parts, limit) }));
}

interface Group {
  readonly name: string;
  readonly parts: readonly Part[];
}

function groupsOf({ run, method }: Report, view: View): Group[] {
  const { failures, tampering } = view;
  const lost = tampering.length > 0 ? `, tampering (${tampering.length})` : "";
  const verdict = [
    text(`**${plainWords(view.verdict.summary)}**`),
    ...list(view.verdict.statements),
    ...table(view.profiles),
    text(`Intervals are ${method.level * 100} %, for tasks like these; ${plainWords(view.isolation)}.`),
    ...list(view.notes),
  ];
  const folds = [
    folded(`Tasks that changed side or are flaky (${view.changed.rows.length})`, [
      ["", [...(view.changed.rows.length > 0 ? [text(LEGEND)] : []), ...table(view.changed)]],
    ]),
    folded("Profiles", [
      ["What was compared", table(view.compared)],
      ["Model servers", table(view.servers)],
      ["Repeats and losses", table(view.reliability)],
      ["More figures", table(view.figures)],
    ]),
    folded(`Tasks (${view.byTask.rows.length})`, [
      ["By category", table(view.byCategory)],
      ["By language, level and size", table(view.byKind)],
      ["By task", table(view.byTask)],
    ]),
    folded(`Not resolved (${failures.length})${lost}`, [
      ["Not resolved", table(failureTable(failures))],
      ["Tampering", table(traceTable(tampering))],
    ]),
    folded("The run", [
      ["Isolation, seen from inside a pod", table(view.probes)],
      ["Facts", factList(run, view)],
    ]),
  ];
  return [{ name: "Verdict", parts: verdict }, ...folds.flat()];
}

const LEGEND =
  "▲ resolved in most trials, unlike the incumbent (first column); ▼ the other way round; ~ some trials were resolved, some were not.";

/** `ended` is how the agent ended, `blame` whose failure it was. */
function failureTable(failures: View["failures"]): Table {
  return {
    columns: ["trial", "ended", "blame", "why", "files"],
    rows: failures.map(({ trial, termination, blame, reason, artifacts }) => [
      trial,
      termination,
      blame,
      reason,
      artifacts,
    ]),
  };
}

function traceTable(traces: View["tampering"]): Table {
  return {
    columns: ["trial", "kind", "path", "what"],
    rows: traces.map(({ trial, kind, path, detail }) => [trial, kind, path, detail]),
  };
}

function factList({ id, startedAt, harnessVersion, environment }: Report["run"], view: View): Part[] {
  const facts = Object.entries(environment).map(([name, value]) => `${name}: ${value}`);
  return list([`run ${id}, started ${startedAt}, agent-eval ${harnessVersion}`, view.slots, ...facts]);
}

function text(line: string): Part {
  return { head: [line], rows: [], gap: [] };
}

/** Nothing without items. */
function list(items: readonly string[]): Part[] {
  if (items.length === 0) return [];
  return [{ head: [], rows: items.map((item) => `- ${plainWords(item)}`), gap: [""] }];
}

/** Nothing without rows. */
function table({ columns, rows }: Table): Part[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(plainWords).join(" | ")} |`;
  return [{ head: [line(columns), line(columns.map(() => "---"))], rows: rows.map(line), gap: [""] }];
}

/** Sections behind a summary that opens them; those without content are left out, and so is the fold without any. */
function folded(summary: string, sections: readonly (readonly [title: string, content: readonly Part[]])[]): Group[] {
  const filled = sections.filter(([, content]) => content.length > 0);
  if (filled.length === 0) return [];
  const parts = [
    text(`<details><summary>${summary}</summary>`),
    ...filled.flatMap(([title, content]) => (title === "" ? content : [text(`## ${title}`), ...content])),
    text("</details>"),
  ];
  return [{ name: summary, parts }];
}
