import { gzipSync } from "node:zlib";
import type { TrialRecord } from "../../records/trial.ts";
import { oneLine } from "../format.ts";
import type { Report } from "../report.ts";
import { BLAMES, type Evidence, MISSING, TERMINATIONS, type TrialColumns, VERDICTS } from "./embedded.ts";

/** Why files of a trial are not in the report, by its id; those that are in it are not named. */
export type MissingReason = (typeof MISSING)[number];
export type Missing = ReadonlyMap<string, MissingReason>;

/** Every attempt in the order of the embedded tables: those that count, then those that were made again. */
export function attemptsOf({ trials, retried }: Report): readonly TrialRecord[] {
  return [...trials, ...retried];
}

/** The trials column by column; evidence apart, since it is larger and looked at one trial at a time. */
export function columnsOf(report: Report, missing: Missing): TrialColumns {
  const all = attemptsOf(report);
  const tasks = new Names(all.map(({ task }) => task).sort());
  const profiles = new Names(report.profiles.map(({ name }) => name));
  const reasons = new Names();
  const categories = new Map(all.map(({ task, category }) => [task, category]));
  const by = <T>(value: (trial: TrialRecord) => T): T[] => all.map(value);
  const used = (key: keyof NonNullable<TrialRecord["usage"]>) =>
    by(({ usage }) => {
      const number = usage?.[key];
      return typeof number === "number" ? number : null;
    });
  return {
    id: by(({ id }) => id),
    task: by(({ task }) => tasks.index(task)),
    profile: by(({ profile }) => profiles.index(profile)),
    repeat: by(({ repeat }) => repeat),
    verdict: by(({ verdict }) => VERDICTS.indexOf(verdict)),
    termination: by(({ termination }) => TERMINATIONS.indexOf(termination)),
    blame: by(({ blame }) => (blame === null ? null : BLAMES.indexOf(blame))),
    score: by(({ score }) => Number(score.toFixed(3))),
    reason: by(({ reason }) => (reason === null ? null : reasons.index(oneLine(reason)))),
    counted: report.trials.length,
    prepare: by(({ durationMs }) => Math.round(durationMs.prepare)),
    agent: by(({ durationMs }) => Math.round(durationMs.agent)),
    model: by(({ durationMs }) => Math.round(durationMs.model)),
    grade: by(({ durationMs }) => Math.round(durationMs.grade)),
    inputTokens: used("inputTokens"),
    cachedTokens: used("cachedTokens"),
    outputTokens: used("outputTokens"),
    peakTokens: used("peakContextTokens"),
    requests: used("requests"),
    toolCalls: used("toolCalls"),
    invalidToolCalls: used("invalidToolCalls"),
    firstToken: by(({ timeToFirstTokenMs }) => (timeToFirstTokenMs === null ? null : Math.round(timeToFirstTokenMs))),
    cost: by(({ costUsd }) => (costUsd === null ? null : Number(costUsd.toPrecision(4)))),
    files: by(({ filesChanged }) => filesChanged),
    artifacts: by(({ artifacts }) => artifacts),
    missing: by(({ id }) => {
      const why = missing.get(id);
      return why === undefined ? null : MISSING.indexOf(why);
    }),
    tasks: tasks.list,
    profiles: profiles.list,
    reasons: reasons.list,
    categories: tasks.list.map((task) => categories.get(task) ?? ""),
  };
}

/** What grading found, in the order of the columns. */
export function evidenceOf(report: Report): Evidence {
  const texts = new Names();
  const kinds = new Names();
  const tampering: Record<number, number[]> = {};
  const checks = attemptsOf(report).map((trial, index) => {
    const found = trial.tampering.flatMap(({ kind, path, detail }) => [kind, path, detail].map((t) => texts.index(t)));
    if (found.length > 0) tampering[index] = found;
    return trial.checks.flatMap(({ name, kind, passed, detail }) => [
      texts.index(name),
      kinds.index(kind),
      passed ? 1 : 0,
      texts.index(oneLine(detail)),
    ]);
  });
  return { checks, tampering, texts: texts.list, kinds: kinds.list };
}

/** A value as an element's text: gzipped JSON in base64, which holds nothing that could end the element. */
export function packed(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: 9 }).toString("base64");
}

/** Each text once, and where it is. */
class Names {
  readonly #places = new Map<string, number>();
  constructor(names: readonly string[] = []) {
    for (const name of names) this.index(name);
  }
  index(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#places.size);
    return this.#places.size - 1;
  }
  get list(): string[] {
    return [...this.#places.keys()];
  }
}
