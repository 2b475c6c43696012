import { count, duration, energy, gibibytes, NOT_MEASURED, percent, successText, tokens, usd } from "./format.ts";
import type { ProfileReport, Report } from "./report.ts";
import { serversTable } from "./servers.ts";

/** Cells of text under a head. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The report as texts for people: the terminal and Markdown show the same words and numbers. */
export interface View {
  readonly headline: string;
  readonly isolation: string;
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What each profile is. */
  readonly compared: Table;
  /** What the model servers say of themselves and their models; no rows without one. */
  readonly servers: Table;
  /** A row for each task, a column for each profile. */
  readonly byTask: Table;
  /** Success and the parts of the score, a row for each profile and category. */
  readonly byCategory: Table;
  readonly slots: string;
  /** What the isolation self-test tried; no rows where there is none. */
  readonly probes: Table;
  readonly failures: readonly {
    readonly trial: string;
    readonly termination: string;
    readonly blame: string;
    readonly reason: string;
    readonly artifacts: string;
  }[];
  readonly tampering: readonly {
    readonly trial: string;
    readonly kind: string;
    readonly path: string;
    readonly detail: string;
  }[];
}

export function viewOf(report: Report): View {
  const { run, profiles, trials } = report;
  return {
    headline: `${run.recorded} of ${count(run.planned, "trial")}, ${count(run.tasks, "task")}, ${count(profiles.length, "profile")}, seed ${run.seed}`,
    isolation: isolationText(report),
    notes: notesOf(report),
    columns: [
      "profile",
      "success",
      "agent p50 / p90",
      "model p50",
      "prepare / grade p50",
      "tokens in / out",
      "peak context",
      "first token p50",
      "speed in / out",
      "requests (retries)",
      "tool calls (invalid)",
      "rejected patches",
      "cost",
      "energy",
      "peak VRAM",
    ],
    rows: byUse(profiles).map(rowOf),
    compared: {
      columns: ["profile", "agent", "model", "server", "context window", "identity"],
      rows: byUse(profiles).map(whatItIs),
    },
    servers: serversTable(byUse(profiles)),
    byTask: byTaskTable(report),
    byCategory: byCategoryTable(profiles),
    slots: slotText(report),
    failures: trials
      // A canary that was not solved is as it should be.
      .filter(({ verdict, task }) => verdict !== "resolved" && !run.canaries.includes(task))
      .map((trial) => ({
        trial: trial.id,
        termination: trial.termination,
        blame: trial.verdict === "ungraded" ? `${trial.blame}, ungraded` : (trial.blame ?? "nobody"),
        reason: trial.reason ?? "",
        artifacts: trial.artifacts,
      })),
    probes: {
      columns: ["tried", "target", "expected", "seen"],
      rows: run.isolation.probes.map(({ name, target, expected, observed }) => [name, target, expected, observed]),
    },
    tampering: trials.flatMap((trial) => trial.tampering.map((found) => ({ trial: trial.id, ...found }))),
  };
}

/** The agents that frame the others: what a perfect one and an idle one would get. */
const controls: ReadonlySet<string> = new Set(["oracle", "noop"]);

/** Candidates first, then the controls. */
function byUse(profiles: readonly ProfileReport[]): ProfileReport[] {
  return [
    ...profiles.filter(({ agent }) => !controls.has(agent)),
    ...profiles.filter(({ agent }) => controls.has(agent)),
  ];
}

function whatItIs(profile: ProfileReport): string[] {
  const { agent, agentVersion, model, backend, backendFacts, contextWindow, id } = profile;
  const { kind, version, url, wire } = backendFacts;
  const server = [backend, version ? `${kind} ${version}` : url, wire].filter(Boolean).join(", ");
  return [
    label(profile),
    agentVersion === null ? agent : `${agent} ${agentVersion}`,
    model ?? "–",
    server || "–",
    contextWindow === null ? "–" : tokens(contextWindow),
    id.slice(0, 12),
  ];
}

/** How many of a cell's trials were resolved, and the mean score where not all were. */
function byCategoryTable(profiles: readonly ProfileReport[]): Table {
  const rows = byUse(profiles).flatMap((profile) =>
    Object.entries(profile.scores).map(([category, { score, parts }]) => {
      const success = profile.byCategory[category as keyof typeof profile.byCategory];
      const shares = Object.entries(parts).map(([name, part]) => `${name} ${percent(part)}`);
      const gap = profile.gap && "visible" in parts ? [`gap ${Math.round(profile.gap.gap * 100)} points`] : [];
      const detail = [...shares, ...gap].join(", ");
      return [label(profile), category, success ? successText(success) : "–", (score ?? 0).toFixed(2), detail || "–"];
    }),
  );
  return { columns: ["profile", "category", "success", "mean score", "parts"], rows };
}

function byTaskTable({ run, profiles, trials }: Report): Table {
  const order = byUse(profiles);
  const tasks = [...new Map(trials.map(({ task, category }) => [task, category]))].sort();
  const cell = (task: string, profile: string) => {
    const mine = trials.filter((trial) => trial.task === task && trial.profile === profile);
    if (mine.length === 0) return "–";
    const graded = mine.filter(({ verdict }) => verdict !== "ungraded");
    if (graded.length === 0) return "ungraded";
    const resolved = graded.filter(({ verdict }) => verdict === "resolved").length;
    if (run.canaries.includes(task))
      return resolved > 0 ? `⚑ ${resolved}/${graded.length} claimed done` : "not claimed";
    const score = graded.reduce((sum, trial) => sum + trial.score, 0) / graded.length;
    const words = graded.length === 1 ? (resolved ? "✔" : "✘") : `${resolved}/${graded.length}`;
    return resolved === graded.length ? words : `${words} score ${score.toFixed(2)}`;
  };
  return {
    columns: ["task", "category", ...order.map(label)],
    rows: tasks.map(([task, category]) => [
      task,
      run.canaries.includes(task) ? `${category}, canary` : category,
      ...order.map(({ name }) => cell(task, name)),
    ]),
  };
}

function rowOf(profile: ProfileReport): string[] {
  const { latencyMs: latency } = profile;
  const estimated = profile.tokens?.source === "estimated" ? " (estimated)" : "";
  return [
    label(profile),
    profile.status === "failed" ? "not scored" : successText(profile.success),
    `${duration(latency.agent.p50)} / ${duration(latency.agent.p90)}`,
    duration(latency.model.p50),
    `${duration(latency.prepare.p50)} / ${duration(latency.grade.p50)}`,
    profile.tokens === null
      ? NOT_MEASURED
      : `${tokens(profile.tokens.input)} / ${tokens(profile.tokens.output)}${estimated}`,
    profile.tokens === null ? NOT_MEASURED : peakText(profile.tokens),
    duration(profile.timeToFirstTokenMs),
    speedText(profile),
    profile.tokens === null ? "–" : `${profile.requests} (${profile.retries})`,
    profile.tokens === null ? "–" : `${profile.toolCalls} (${profile.invalidToolCalls})`,
    profile.rejectedPatches === null ? "–" : String(profile.rejectedPatches),
    profile.costBasis === "machine" ? `${usd(profile.costUsd)} (own machine)` : usd(profile.costUsd),
    energy(profile.energyJoules),
    gibibytes(profile.peakVramBytes),
  ];
}

/** `12.3k (38 % of the window)` */
function peakText({ peakContext, contextUsed }: NonNullable<ProfileReport["tokens"]>): string {
  const share = contextUsed === null ? "" : ` (${percent(contextUsed)} of the window)`;
  return `${tokens(peakContext)}${share}`;
}

/** `812 / 43 tokens/s (server)` */
function speedText({ promptTokensPerSecond, decodeTokensPerSecond, speedSource }: ProfileReport): string {
  if (speedSource === null) return NOT_MEASURED;
  const [read, written] = [promptTokensPerSecond, decodeTokensPerSecond].map((rate) =>
    rate === null ? "–" : tokens(Number(rate.toPrecision(3))),
  );
  return `${read} / ${written} tokens/s (${speedSource})`;
}

function label({ name, agent, scripted }: ProfileReport): string {
  if (scripted) return `${name} [scripted]`;
  return controls.has(agent) ? `${name} [control]` : name;
}

function isolationText({ run }: Report): string {
  const { status, probes } = run.isolation;
  const place = `sandbox ${run.sandbox} (${run.sandboxReason})`;
  if (status === "none") return `${place}, isolation: none`;
  const good = probes.filter((probe) => probe.observed === probe.expected).length;
  return `${place}, isolation: ${status} (${good} of ${probes.length} probes as expected)`;
}

/** From here on the gap between visible and hidden tests is worth a remark. */
const WIDE_GAP = 0.2;

function notesOf(report: Report): string[] {
  const notes: string[] = [];
  if (report.profiles.some(({ scripted }) => scripted)) {
    notes.push("Profiles marked [scripted] replay answers a person wrote: they show the harness, not a model.");
  }
  for (const profile of report.profiles.filter(({ status }) => status === "failed")) {
    notes.push(`Profile ${profile.name} failed and was not scored: ${profile.statusReason}`);
  }
  for (const { name, agent, canaries, gap } of report.profiles) {
    if (canaries.claimed > 0) {
      const claims = `canary: ${canaries.claimed} of ${canaries.trials} claimed done`;
      notes.push(`RED FLAG, ${name}: ${claims}. They cannot be done as stated: look at how.`);
    }
    if (gap !== null && gap.gap >= WIDE_GAP && !controls.has(agent)) {
      const points = Math.round(gap.gap * 100);
      notes.push(
        `${name}: passes visible tests ${points} points more often than hidden ones: it may work for the tests.`,
      );
    }
  }
  for (const { name, statusReason } of report.profiles.filter(({ status }) => status === "stopped")) {
    notes.push(`Profile ${name} was stopped, the rest of its trials can be run with --resume: ${statusReason}`);
  }
  const missing = report.run.planned - report.run.recorded;
  if (missing > 0)
    notes.push(`The run is incomplete: ${missing} of ${count(report.run.planned, "planned trial")} missing.`);
  const ungraded = report.profiles.reduce((sum, profile) => sum + profile.ungraded, 0);
  if (ungraded > 0) notes.push(`${count(ungraded, "trial")} lost to infrastructure, counted neither way.`);
  for (const { name, model, answeredAs } of report.profiles.filter(({ answeredAs }) => answeredAs.length > 0)) {
    notes.push(
      `${name}: asked for ${model}, the server answered as ${answeredAs.join(", ")}: an alias, or another model.`,
    );
  }
  const truncated = report.profiles.filter(({ suspectedTruncations }) => suspectedTruncations > 0);
  for (const { name, suspectedTruncations } of truncated) {
    const requests = count(suspectedTruncations, "request");
    notes.push(`${name}: in ${requests} the server probably dropped the start of the context.`);
  }
  for (const { name, unmeasuredRequests: requests, unmeasuredTrials: trials } of report.profiles) {
    const missing = [requests && count(requests, "request"), trials && count(trials, "whole trial")].filter(Boolean);
    if (missing.length === 0) continue;
    notes.push(`${name}: the server counted no tokens in ${missing.join(" and ")}; the totals are lower bounds.`);
  }
  for (const { name, priceSource } of report.profiles) {
    if (priceSource !== null && priceSource !== "cost.prices") notes.push(`${name}: prices from ${priceSource}.`);
  }
  if (report.retried.length > 0) {
    notes.push(`${count(report.retried.length, "attempt")} lost and made again; report.json lists them as "retried".`);
  }
  return notes;
}

function slotText({ modelSlots }: Report): string {
  if (modelSlots === null) return "no model slot was needed";
  const { slots, spanMs, idleMs, idleShare } = modelSlots;
  return `${slots} model slot${slots === 1 ? "" : "s"} over ${duration(spanMs)}, idle ${duration(idleMs)} (${percent(idleShare)})`;
}
