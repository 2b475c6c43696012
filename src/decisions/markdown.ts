import { readFileSync } from "node:fs";
import { join } from "node:path";
import mustache from "mustache";
import { plainWords } from "../reports/escape.ts";
import { count, duration, gibibytes, NOT_MEASURED, percent, usd } from "../reports/format.ts";
import type { Candidate, Cell, Contender, Decision, Figures } from "./decision.ts";
import { differenceText, list, ratioText } from "./words.ts";

const template = readFileSync(join(import.meta.dirname, "templates", "decision.md.mustache"), "utf8");

/** The decision for people: the verdict first, then what it rests on. */
export function toMarkdown(decision: Decision): string {
  const { verdict, profiles, contenders, routing, warnings, runs } = decision;
  const words = (some: readonly string[]) => some.map(plainWords);
  const excluded = profiles.flatMap(({ name, excluded: why }) => why.map((reason) => `${name}: ${reason}`));
  return mustache.render(template, {
    headline: plainWords(verdict.headline),
    reasons: words(verdict.reasons),
    wouldChange: words(verdict.wouldChange),
    warnings: words(warnings),
    hasWarnings: warnings.length > 0,
    profiles: table(
      [
        "profile",
        "agent",
        "model",
        "where",
        "success (95 % CI)",
        "agent p50 / p90",
        "cost of a task",
        "peak VRAM",
        "front",
      ],
      profiles.map((profile) => profileRow(profile, decision.front)),
    ),
    excluded: words(excluded),
    hasExcluded: excluded.length > 0,
    against: plainWords(contenders[0]?.against ?? ""),
    contenders: table(["profile", "tasks", "success", "time", "cost", "standing"], contenders.map(contenderRow)),
    hasContenders: contenders.length > 0,
    alpha: `${Number((decision.alpha * 100).toFixed(2))} %`,
    margin: `${Number((decision.margin * 100).toFixed(1))} points`,
    routing:
      routing.cells.length === 0
        ? "No task was scored."
        : table(
            ["category", "context", "sensitivity", "tasks", "profile", "success (95 % CI)", "agent p50", "cost", "why"],
            routing.cells.map(cellRow),
          ),
    routingNotes: routingNotes(decision),
    runs: runs.map(({ id, startedAt, tasks, graded, planned }) =>
      plainWords(`run ${id} of ${startedAt}: ${count(tasks, "task")}, ${graded} of ${planned} trials with a verdict`),
    ),
    rules: plainWords(rulesText(decision)),
  });
}

function profileRow(profile: Candidate, front: readonly string[]): string[] {
  const { figures, dominatedBy, eligible } = profile;
  const place = front.includes(profile.name) ? "on it" : `behind ${list(dominatedBy)}`;
  return [
    profile.name,
    profile.agent,
    profile.model ?? "–",
    profile.location,
    rateText(figures),
    timesText(figures),
    usd(figures.costUsd.mean),
    profile.location === "cloud" ? "–" : gibibytes(figures.vramGib === null ? null : figures.vramGib * 1024 ** 3),
    eligible ? place : "–",
  ];
}

function contenderRow({ profile, evidence, standing, missingTasks }: Contender): string[] {
  const missing = missingTasks === null ? "" : `, about ${count(missingTasks, "more task")}`;
  return [
    profile,
    String(evidence.tasks),
    differenceText(evidence.success),
    ratioText("", evidence.latency).trim(),
    ratioText("", evidence.cost).trim(),
    `${standing}${missing}`,
  ];
}

function cellRow(cell: Cell): string[] {
  const { figures, profile, settled, differs } = cell;
  const name = profile === null ? "nobody" : differs ? `${profile} (not the default)` : profile;
  return [
    cell.category,
    cell.context,
    cell.localOnly ? `${cell.sensitivity} (local only)` : cell.sensitivity,
    String(cell.tasks),
    profile !== null && !settled ? `${name}, for now` : name,
    figures === null ? "–" : rateText(figures),
    figures === null ? "–" : secondsText(figures.latencySeconds.p50),
    figures === null ? "–" : usd(figures.costUsd.mean),
    cell.reason,
  ];
}

function routingNotes({ routing, verdict, margin }: Decision): string {
  const { localFor, localDefault, method, cells } = routing;
  const local =
    localFor.length === 0
      ? []
      : [
          `Tasks of sensitivity ${list(localFor)} only ever go to local profiles${
            localDefault !== null && localDefault !== verdict.recommended ? `, by default to ${localDefault}` : ""
          }.`,
        ];
  const open = cells.some(({ missingTasks }) => missingTasks !== null)
    ? [
        `The number of missing tasks is planned for a difference of ${Number((margin * 100).toFixed(1))} points; a larger one is settled sooner.`,
      ]
    : [];
  return plainWords([...local, method, ...open].join(" "));
}

function rulesText({ constraints, margin, alpha, waived }: Decision): string {
  const { localOnly, localFor, maxLatencySeconds, maxCostUsd, maxVramGib } = constraints;
  const limits = [
    ...(localOnly ? ["local profiles only"] : []),
    ...(localFor.length > 0 ? [`local profiles for ${list(localFor)} tasks`] : []),
    ...(maxLatencySeconds === undefined ? [] : [`p90 of the agent's time at most ${secondsText(maxLatencySeconds)}`]),
    ...(maxCostUsd === undefined ? [] : [`mean cost of a task at most ${usd(maxCostUsd)}`]),
    ...(maxVramGib === undefined ? [] : [`at most ${maxVramGib} GiB of video memory`]),
  ];
  const passed = waived.length === 0 ? "" : `; allowed to be missing: ${list(waived)}`;
  return `margin ${Number((margin * 100).toFixed(1))} points, alpha ${alpha}, constraints: ${limits.length === 0 ? "none" : limits.join(", ")}${passed}`;
}

export function rateText({ success: { rate, low, high }, trials }: Figures): string {
  if (rate === null || low === null || high === null) return "no graded trial";
  return `${percent(rate)} (${Math.round(low * 100)}–${percent(high)}, ${count(trials, "trial")})`;
}

function timesText({ latencySeconds: { p50, p90, atLimit } }: Figures): string {
  const cut = atLimit !== null && atLimit > 0.1 ? "≥ " : "";
  return p50 === null ? NOT_MEASURED : `${secondsText(p50)} / ${cut}${secondsText(p90)}`;
}

function secondsText(seconds: number | null): string {
  return seconds === null ? NOT_MEASURED : duration(seconds * 1000);
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainWords).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
