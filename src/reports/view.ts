import { shardText } from "../tasks/shard.ts";
import { count, duration, percent } from "./format.ts";
import type { Report } from "./report.ts";
import { byUse } from "./views/labels.ts";
import { notesOf } from "./views/notes.ts";
import {
  categoriesTable,
  comparedTable,
  figuresTable,
  kindsTable,
  profilesTable,
  reliabilityTable,
} from "./views/profiles.ts";
import { serversTable } from "./views/servers.ts";
import type { Table } from "./views/table.ts";
import { changedTable, tasksTable } from "./views/tasks.ts";
import { type Failure, failuresOf, type Trace, tracesOf } from "./views/trials.ts";
import { type VerdictView, verdictOf } from "./views/verdict.ts";

export type { Table } from "./views/table.ts";

/** The report as texts for people: the terminal and Markdown show the same words and numbers. */
export interface View {
  readonly headline: string;
  readonly verdict: VerdictView;
  readonly isolation: string;
  readonly notes: readonly string[];
  /** What decides, with intervals; a row for each profile. */
  readonly profiles: Table;
  /** The other figures of each profile. */
  readonly figures: Table;
  /** Repeats, lost trials and noise. */
  readonly reliability: Table;
  /** What each profile is. */
  readonly compared: Table;
  /** What the model servers say of themselves and their models; no rows without one. */
  readonly servers: Table;
  /** Tasks that changed side against the incumbent, or are flaky. */
  readonly changed: Table;
  /** A row for each task, a column for each profile. */
  readonly byTask: Table;
  /** Success and the parts of the score, a row for each profile and category. */
  readonly byCategory: Table;
  /** Success by language, level and size. */
  readonly byKind: Table;
  readonly slots: string;
  /** What the isolation self-test tried; no rows where there is none. */
  readonly probes: Table;
  readonly failures: readonly Failure[];
  readonly tampering: readonly Trace[];
}

export function viewOf(report: Report): View {
  const { run, profiles } = report;
  return {
    headline: `${run.shard ? `${shardText(run.shard)}: ` : ""}${run.recorded} of ${count(run.planned, "trial")}, ${count(run.tasks, "task")}, ${count(profiles.length, "profile")}, seed ${run.seed}`,
    verdict: verdictOf(report),
    isolation: isolationText(report),
    notes: notesOf(report),
    profiles: profilesTable(profiles),
    figures: figuresTable(profiles),
    reliability: reliabilityTable(profiles),
    compared: comparedTable(profiles),
    servers: serversTable(byUse(profiles)),
    changed: changedTable(report, report.incumbent),
    byTask: tasksTable(report),
    byCategory: categoriesTable(profiles),
    byKind: kindsTable(profiles),
    slots: slotText(report),
    failures: failuresOf(report),
    probes: {
      columns: ["tried", "target", "expected", "seen"],
      rows: run.isolation.probes.map(({ name, target, expected, observed }) => [name, target, expected, observed]),
    },
    tampering: tracesOf(report),
  };
}

function isolationText({ run }: Report): string {
  const { status, probes } = run.isolation;
  const place = `sandbox ${run.sandbox} (${run.sandboxReason})`;
  if (status === "none") return `${place}, isolation: none`;
  const good = probes.filter((probe) => probe.observed === probe.expected).length;
  return `${place}, isolation: ${status} (${good} of ${probes.length} probes as expected)`;
}

function slotText({ modelSlots }: Report): string {
  if (modelSlots === null) return "no model slot was needed";
  const { slots, sessions, spanMs, idleMs, idleShare } = modelSlots;
  const over = `${duration(spanMs)}${sessions > 1 ? ` in ${sessions} sessions` : ""}`;
  return `${slots} model slot${slots === 1 ? "" : "s"} over ${over}, idle ${duration(idleMs)} (${percent(idleShare)})`;
}
