import {
  duration,
  energy,
  estimateText,
  gibibytes,
  NOT_MEASURED,
  percent,
  shortSuccess,
  successText,
  timeText,
  tokens,
  usd,
} from "../format.ts";
import type { ProfileReport } from "../report.ts";
import { byUse, label } from "./labels.ts";
import type { Table } from "./table.ts";

const UNKNOWN = "–";

/** What decides: one row for each profile, intervals in brackets. */
export function profilesTable(profiles: readonly ProfileReport[]): Table {
  const repeats = Math.max(0, ...profiles.map(({ passK }) => passK.length));
  const reliability = (profile: ProfileReport) => (repeats > 1 ? [passText(profile, repeats)] : []);
  return {
    columns: [
      "profile",
      "success",
      ...(repeats > 1 ? [`all ${repeats} of ${repeats}`] : []),
      "agent p50",
      "agent p90",
      "tokens in / out",
      "peak context",
      "cost",
      "cost per success",
    ],
    rows: byUse(profiles).map((profile) => [
      label(profile),
      profile.status === "failed" ? "not scored" : successText(profile.success),
      ...reliability(profile),
      timeText(profile.agentTimeMs.p50),
      timeText(profile.agentTimeMs.p90),
      tokensText(profile),
      profile.tokens === null ? NOT_MEASURED : peakText(profile.tokens),
      profile.costBasis === "machine" ? `${usd(profile.costUsd)} (own machine)` : usd(profile.costUsd),
      perSuccessText(profile),
    ]),
  };
}

/** `42 % (30–55 %)`: all of the repeats resolved. */
function passText({ passK }: ProfileReport, k: number): string {
  const { passHatK } = passK.find((each) => each.k === k) ?? {};
  return passHatK === undefined ? UNKNOWN : shareText(passHatK);
}

/** `42 % (30–55 %)` */
function shareText({ value, low, high }: { value: number | null; low: number | null; high: number | null }): string {
  if (value === null || low === null || high === null) return percent(value);
  return `${percent(value)} (${Math.round(low * 100)}–${Math.round(high * 100)} %)`;
}

function tokensText({ tokens: sums }: ProfileReport): string {
  if (sums === null) return NOT_MEASURED;
  const estimated = sums.source === "estimated" ? " (estimated)" : "";
  return `${tokens(sums.input)} / ${tokens(sums.output)}${estimated}`;
}

function perSuccessText({ costUsd, costPerSuccessUsd, success }: ProfileReport): string {
  if (costPerSuccessUsd.value === null && costUsd !== null && success.trials > 0) return "no success";
  return estimateText(costPerSuccessUsd, usd);
}

/** The other figures, for those who want to know why. */
export function figuresTable(profiles: readonly ProfileReport[]): Table {
  return {
    columns: [
      "profile",
      "model p50",
      "prepare / grade p50",
      "first trial / others p50",
      "timeouts",
      "first token p50",
      "speed in / out",
      "tokens of a trial p50 / p90",
      "peak of a trial p50 / p90",
      "compacted / truncated trials",
      "requests (retries)",
      "tool calls (invalid)",
      "rejected patches",
      "cost of a trial",
      "energy",
      "peak VRAM",
    ],
    rows: byUse(profiles).map((profile) => {
      const { latencyMs: latency, agentTimeMs, cold, context } = profile;
      return [
        label(profile),
        duration(latency.model.p50),
        `${duration(latency.prepare.p50)} / ${duration(latency.grade.p50)}`,
        cold === null ? UNKNOWN : `${duration(cold.first.agentMs)} / ${duration(cold.others.agentMs)}`,
        `${agentTimeMs.atLimit.timeouts} of ${agentTimeMs.atLimit.trials}`,
        duration(profile.timeToFirstTokenMs),
        speedText(profile),
        rounded(profile.tokensPerTrial.total.p50, profile.tokensPerTrial.total.p90),
        context === null ? NOT_MEASURED : peakSpread(context),
        context === null ? UNKNOWN : `${context.compacted} / ${context.truncated} of ${context.trials}`,
        profile.tokens === null ? UNKNOWN : `${profile.requests} (${profile.retries})`,
        profile.tokens === null ? UNKNOWN : `${profile.toolCalls} (${profile.invalidToolCalls})`,
        profile.rejectedPatches === null ? UNKNOWN : String(profile.rejectedPatches),
        estimateText(profile.costPerTrialUsd, usd),
        energy(profile.energyJoules),
        gibibytes(profile.peakVramBytes),
      ];
    }),
  };
}

/** What each success figure rests on: repeats, lost trials, exactly these tasks. */
export function reliabilityTable(profiles: readonly ProfileReport[]): Table {
  const ks = [...new Set(profiles.flatMap(({ passK }) => passK.map(({ k }) => k)))];
  const more = ks.filter((k) => k > 1);
  return {
    columns: [
      "profile",
      ...more.map((k) => `any of ${k}`),
      ...more.map((k) => `all of ${k}`),
      "flaky tasks",
      "lost trials",
      "success if lost failed / resolved",
      "noise on these tasks",
    ],
    rows: byUse(profiles).map((profile) => {
      const { passK, flaky, sensitivity, fixedSuiteError } = profile;
      const pass = (of: "passAtK" | "passHatK") =>
        more.map((k) => {
          const figure = passK.find((each) => each.k === k)?.[of];
          return figure === undefined ? UNKNOWN : shareText(figure);
        });
      const { lost, allFailed, allResolved } = sensitivity;
      return [
        label(profile),
        ...pass("passAtK"),
        ...pass("passHatK"),
        String(flaky.length),
        String(lost),
        lost === 0 ? UNKNOWN : `${percent(allFailed)} / ${percent(allResolved)}`,
        fixedSuiteError === null ? UNKNOWN : `± ${(fixedSuiteError * 100).toFixed(1)} points`,
      ];
    }),
  };
}

/** What each profile is. */
export function comparedTable(profiles: readonly ProfileReport[]): Table {
  return {
    columns: ["profile", "agent", "model", "server", "context window", "identity"],
    rows: byUse(profiles).map(whatItIs),
  };
}

function whatItIs(profile: ProfileReport): string[] {
  const { agent, agentVersion, model, backend, backendFacts, contextWindow, id } = profile;
  const { kind, version, url, wire } = backendFacts;
  const server = [backend, version ? `${kind} ${version}` : url, wire].filter(Boolean).join(", ");
  return [
    label(profile),
    agentVersion === null ? agent : `${agent} ${agentVersion}`,
    model ?? UNKNOWN,
    server || UNKNOWN,
    contextWindow === null ? UNKNOWN : tokens(contextWindow),
    id.slice(0, 12),
  ];
}

/** Success by language, level and size, a row for each group and a column for each profile. */
export function kindsTable(profiles: readonly ProfileReport[]): Table {
  const order = byUse(profiles);
  const rows = new Map<string, Map<string, string>>();
  const add = (group: string, profile: string, text: string) => {
    const row = rows.get(group) ?? new Map<string, string>();
    rows.set(group, row.set(profile, text));
  };
  for (const { name, byLanguage } of order) {
    for (const [key, success] of Object.entries(byLanguage)) add(key, name, shortSuccess(success));
  }
  for (const { name, byLevel } of order) {
    for (const [key, success] of Object.entries(byLevel)) add(`level ${key}`, name, shortSuccess(success));
  }
  const sizes = order.flatMap(({ name, byContext }) => byContext.map((size) => ({ name, size })));
  for (const { name, size } of sizes.sort((a, b) => a.size.from - b.size.from))
    add(`${size.label} tokens`, name, shortSuccess(size));
  const rungs = order.flatMap(({ name, ladder }) => ladder.map((rung) => ({ name, rung })));
  for (const { name, rung } of rungs.sort((a, b) => a.rung.contextTokens - b.rung.contextTokens))
    add(`ladder, ${tokens(rung.contextTokens)}`, name, shortSuccess(rung));
  return {
    columns: ["tasks", ...order.map(label)],
    rows: [...rows].map(([group, cells]) => [group, ...order.map(({ name }) => cells.get(name) ?? UNKNOWN)]),
  };
}

/** How many of a cell's trials were resolved, and the mean score where not all were. */
export function categoriesTable(profiles: readonly ProfileReport[]): Table {
  const rows = byUse(profiles).flatMap((profile) =>
    Object.entries(profile.scores).map(([category, { score, parts }]) => {
      const success = profile.byCategory[category as keyof typeof profile.byCategory];
      const shares = Object.entries(parts).map(([name, part]) => `${name} ${percent(part)}`);
      const gap = profile.gap && "visible" in parts ? [`gap ${Math.round(profile.gap.gap * 100)} points`] : [];
      const detail = [...shares, ...gap].join(", ");
      return [
        label(profile),
        category,
        success ? successText(success) : UNKNOWN,
        (score ?? 0).toFixed(2),
        detail || UNKNOWN,
      ];
    }),
  );
  return { columns: ["profile", "category", "success", "mean score", "parts"], rows };
}

/** `12.3k (38 % of the window)` */
function peakText({ peakContext, contextUsed }: NonNullable<ProfileReport["tokens"]>): string {
  const share = contextUsed === null ? "" : ` (${percent(contextUsed)} of the window)`;
  return `${tokens(peakContext)}${share}`;
}

/** `38 % / 61 %` of the window, or tokens where the window is unknown. */
function peakSpread({ window, peakTokens, peakShare }: NonNullable<ProfileReport["context"]>): string {
  if (window === null) return rounded(peakTokens.p50, peakTokens.p90);
  return `${percent(peakShare.p50)} / ${percent(peakShare.p90)}`;
}

function rounded(...values: readonly (number | null)[]): string {
  if (values.every((value) => value === null)) return NOT_MEASURED;
  return values.map((value) => (value === null ? UNKNOWN : tokens(Math.round(value)))).join(" / ");
}

/** `812 / 43 tokens/s (server)` */
function speedText({ promptTokensPerSecond, decodeTokensPerSecond, speedSource }: ProfileReport): string {
  if (speedSource === null) return NOT_MEASURED;
  const [read, written] = [promptTokensPerSecond, decodeTokensPerSecond].map((rate) =>
    rate === null ? UNKNOWN : tokens(Number(rate.toPrecision(3))),
  );
  return `${read} / ${written} tokens/s (${speedSource})`;
}
