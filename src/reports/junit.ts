import type { TrialRecord } from "../records/trial.ts";
import { oneLine } from "./format.ts";
import type { ProfileReport, Report } from "./report.ts";

/** Evidence that a CI page shows of one failure; the artifacts have all of it. */
const SHOWN_CHECKS = 20;

type Outcome =
  | { readonly kind: "passed" }
  | { readonly kind: "failure" | "error"; readonly type: string; readonly message: string; readonly text: string };

interface Case {
  readonly name: string;
  readonly group: string;
  readonly seconds: number;
  readonly outcome: Outcome;
  readonly output: string;
}

/**
 * The report as JUnit XML, which CI pages read: a test suite for each profile, a test case for each trial that
 * counts. Unresolved is a failure, lost to infrastructure an error, and so is a profile that could not run. A canary
 * passes when it is left undone.
 */
export function toJunit(report: Report): string {
  const repeats = report.trials.reduce((most, { repeat }) => Math.max(most, repeat), 1);
  const canaries = new Set(report.run.canaries);
  const byProfile = Map.groupBy(report.trials, ({ profile }) => profile);
  const suites = report.profiles.map((profile) => {
    const trials = byProfile.get(profile.name) ?? [];
    const cases = [
      ...abilityOf(profile),
      ...trials.map((trial) => caseOf(trial, repeats, canaries.has(trial.task), profile)),
    ];
    return { profile, cases };
  });
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="agent-eval"${totals(all)}>`,
    ...suites.flatMap(({ profile, cases }) => suiteOf(profile, cases, report.run.startedAt)),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteOf(profile: ProfileReport, cases: readonly Case[], startedAt: string): string[] {
  const { name, agent, agentVersion, backend, model, id } = profile;
  const facts = { agent, agentVersion, backend, model, identity: id };
  const properties = Object.entries(facts).flatMap(([key, value]) =>
    value === null ? [] : [`      <property name="${key}" value="${attribute(value)}"/>`],
  );
  // The schema that CI servers share wants a time without zone.
  const timestamp = startedAt.slice(0, 19);
  return [
    `  <testsuite name="${attribute(name)}"${totals(cases)} skipped="0" timestamp="${timestamp}">`,
    "    <properties>",
    ...properties,
    "    </properties>",
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function totals(cases: readonly Case[]): string {
  const some = (kind: Outcome["kind"]) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0);
  return ` tests="${cases.length}" failures="${some("failure")}" errors="${some("error")}" time="${seconds.toFixed(3)}"`;
}

function caseLines({ name, group, seconds, outcome, output }: Case): string[] {
  return [
    `    <testcase name="${attribute(name)}" classname="${attribute(group)}" time="${seconds.toFixed(3)}">`,
    ...(outcome.kind === "passed"
      ? []
      : [
          `      <${outcome.kind} type="${attribute(outcome.type)}" message="${attribute(outcome.message)}">${escapeXml(outcome.text)}</${outcome.kind}>`,
        ]),
    ...(output === "" ? [] : [`      <system-out>${escapeXml(output)}</system-out>`]),
    "    </testcase>",
  ];
}

/** A profile that could not run, or not to the end, has no trials to show it. */
function abilityOf({ name, status, statusReason }: ProfileReport): Case[] {
  if (status === "ran") return [];
  const message = `profile ${status}: ${oneLine(statusReason ?? "")}`;
  const outcome: Outcome = { kind: "error", type: "profile", message, text: message };
  return [{ name: "the profile can run", group: name, seconds: 0, outcome, output: "" }];
}

function caseOf(trial: TrialRecord, repeats: number, canary: boolean, profile: ProfileReport): Case {
  const { task, category, repeat, durationMs, termination, artifacts } = trial;
  return {
    name: repeats > 1 ? `${task} (repeat ${repeat})` : task,
    group: `${profile.name}.${category}`,
    seconds: (durationMs.prepare + durationMs.agent + durationMs.grade) / 1000,
    outcome: canary ? canaryOutcome(trial) : outcomeOf(trial),
    output: [`ended: ${termination}`, `files: ${artifacts}`, ...trial.tampering.map(traceText)].join("\n"),
  };
}

function traceText({ kind, path, detail }: TrialRecord["tampering"][number]): string {
  return `tampering: ${kind} ${oneLine(path)}: ${oneLine(detail)}`;
}

function outcomeOf({ verdict, blame, reason, checks }: TrialRecord): Outcome {
  if (verdict === "resolved") return { kind: "passed" };
  const failed = checks.filter(({ passed }) => !passed);
  const shown = failed
    .slice(0, SHOWN_CHECKS)
    .map(({ kind, name, detail }) => `${kind}: ${oneLine(name)}: ${oneLine(detail)}`);
  const more = failed.length - shown.length;
  return {
    kind: verdict === "ungraded" ? "error" : "failure",
    type: blame ?? "unknown",
    message: oneLine(reason ?? verdict),
    text: [`blame: ${blame ?? "nobody"}`, oneLine(reason ?? ""), ...shown, ...(more > 0 ? [`… and ${more} more`] : [])]
      .filter((line) => line !== "")
      .join("\n"),
  };
}

/** It cannot be done as stated: to say it is done is the failure. */
function canaryOutcome(trial: TrialRecord): Outcome {
  if (trial.verdict === "unresolved") return { kind: "passed" };
  if (trial.verdict === "ungraded") return outcomeOf(trial);
  const message = "claimed done, although it cannot be done as stated";
  return { kind: "failure", type: "canary", message, text: message };
}

function attribute(text: string): string {
  return escapeXml(oneLine(text)).replaceAll('"', "&quot;");
}

/** As text of an element, without the characters that XML 1.0 has no way to write. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
