import type { Backend } from "../../src/backends/backend.ts";
import { Config, type ConfigInput } from "../../src/config/config.ts";
import type { RunRecord } from "../../src/records/run.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { buildReport } from "../../src/reports/build.ts";
import type { Report } from "../../src/reports/report.ts";
import { viewOf } from "../../src/reports/view.ts";
import { readRunRecord, readTrials } from "../../src/runner/journal.ts";
import { setUpProfiles } from "../../src/runner/profiles.ts";
import { executeRun } from "../../src/runner/run.ts";
import type { Task } from "../../src/tasks/task.ts";

export interface Ran {
  readonly run: RunRecord;
  readonly trials: readonly TrialRecord[];
  /** What was told on the way. */
  readonly notes: readonly string[];
}

export interface Hooks {
  /** Before the first trial. */
  readonly onStarted?: () => void;
  /** When a profile's model answers. */
  readonly onReady?: (profile: string) => Promise<void>;
}

/**
 * One run in the local sandbox, its trials in the order of the profiles. Canaries are left out: a fault is
 * to be met by a trial.
 */
export async function runOnce(
  config: ConfigInput,
  tasks: readonly Task[],
  folder: string,
  { onStarted = () => {}, onReady = async () => {} }: Hooks = {},
): Promise<Ran> {
  const parsed = Config.parse(config);
  const { repeats } = parsed.run;
  const notes: string[] = [];
  const profiles = setUpProfiles(parsed, {}).map((setup) => ({
    ...setup,
    agent: { ...setup.agent, runsCommands: false },
    backend: setup.backend && {
      ...setup.backend,
      ready: async (...asked: Parameters<Backend["ready"]>) => {
        const model = await setup.backend?.ready(...asked);
        if (!model) throw new TypeError("a backend has a model");
        await onReady(setup.name);
        return model;
      },
    },
  }));
  await executeRun({
    ...{ id: "faults", folder, config: parsed, baseDir: folder, tasks, profiles },
    plan: profiles.flatMap(({ name }) =>
      tasks.flatMap(({ id }) =>
        Array.from({ length: repeats }, (_, index) => ({ task: id, profile: name, repeat: index + 1 })),
      ),
    ),
    pick: { kind: "local", reason: "asked for" },
    ...{ harnessVersion: "0.0.0", imagesDir: "/none", allowFailedIsolation: false, previous: null },
    signal: new AbortController().signal,
    onEvent(event) {
      if (event.type === "started") onStarted();
      if (event.type === "note") notes.push(event.text);
    },
  });
  return { run: await readRunRecord(folder), trials: await readTrials(folder), notes };
}

/** What came of one profile's trials, as its user sees it. The first of them is the one that was begun first. */
export interface Outcome {
  readonly ended: string;
  readonly blame: string;
  /** At the first trial. */
  readonly attempts: number;
  /** The reason, or what the report notes beside. */
  readonly says: string;
  /** By blame, those of the other trials that were run. */
  readonly others: readonly string[];
  /** Of this profile alone. */
  readonly report: Report;
}

export function outcomeOf({ run, trials }: Ran, profile: string): Outcome {
  const only = <T extends { profile: string }>(all: readonly T[]) => all.filter((each) => each.profile === profile);
  const profiles = run.profiles.filter(({ name }) => name === profile);
  const report = buildReport({ ...run, profiles, plan: only(run.plan) }, only(trials));
  const order = only(trials).map(({ repeat }) => repeat);
  const [first, ...others] = report.trials.toSorted((a, b) => order.indexOf(a.repeat) - order.indexOf(b.repeat));
  const again = report.retried.filter(({ repeat }) => repeat === first?.repeat);
  const invalid = first?.usage?.invalidToolCalls;
  const calls = invalid ? [`tool calls (invalid): ${first?.usage?.toolCalls} (${invalid})`] : [];
  return {
    ended: first?.termination ?? "not run",
    blame: first ? (first.blame ?? "nobody") : "profile",
    attempts: first ? 1 + again.length : 0,
    others: others.map(({ blame }) => blame ?? "nobody"),
    says: [...(first?.reason ? [first.reason] : viewOf(report).notes), ...calls].join("; "),
    report,
  };
}
