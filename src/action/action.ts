import type { ExitCode } from "../errors.ts";
import type { RunEvent } from "./event.ts";
import type { GitHub } from "./github/github.ts";
import type { Inputs } from "./inputs.ts";

/** What a mode works with. A mode does the work and returns what came of it; main.ts tells it in every channel. */
export interface ActionContext {
  readonly inputs: Inputs;
  /** What set the workflow off, where, and for which commit. */
  readonly event: RunEvent;
  /** The REST API of the repository; null without a token. */
  readonly github: GitHub | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The checkout, absolute: paths in the inputs start here. It is also the current folder. */
  readonly workspace: string;
  /** Folder for everything that is worth keeping, absolute: a run's to continue, else one that is not made yet. */
  readonly out: string;
  /** Fires when the job is cancelled. Commands that listen to signals themselves need not be told. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Takes secrets out of a folder's files, and says so: before anything in it goes elsewhere. */
  readonly clean: (folder: string) => Promise<void>;
}

/** The step's log. */
export interface Log {
  info(text: string): void;
  /** Also an annotation, within the caps. */
  warning(text: string): void;
  /**
   * Folds what `work` prints under a title. Workflow commands in it are not obeyed: agents, models and tests may
   * have written it.
   */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** From here on the value stands in no channel. Values of less than 12 characters are left alone. */
  secret(value: string): void;
}

/** `(context) => Outcome`. One file in modes/ and one line in registry.ts. Throws AgentEvalErrors as they come. */
export type Mode = (context: ActionContext) => Promise<Outcome>;

/** What came of it, in one word; `gate` in the outputs says what the rules make of it. */
export type Verdict =
  /** A run without a comparison: everything planned has a verdict. */
  | "complete"
  | "better"
  | "non-inferior"
  | "equivalent"
  | "undecided"
  | "worse"
  /** Nothing that could have an effect was changed: nothing was run. */
  | "unchanged"
  /** Nothing comparable to compare with. */
  | "no-baseline"
  /** Infrastructure lost trials, or the run could not go on. */
  | "incomplete"
  | "interrupted"
  | "error";

export interface Outcome {
  readonly verdict: Verdict;
  /** 0 passes; anything else fails the step, see docs/cli.md. */
  readonly exitCode: ExitCode;
  /** One plain line: first line of the summary and of the comment, and the message of a failed step. */
  readonly headline: string;
  /** Markdown, most important first: where a channel is full the last ones are left out, and it says so. */
  readonly sections: readonly Section[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Outputs;
  /** Whether a pull request should be told; nothing worth a comment is no comment. */
  readonly comment: boolean;
}

export interface Section {
  /** A short name for the note that says what was left out. */
  readonly name: string;
  /** Complete in itself: an opened `<details>` is closed. */
  readonly markdown: string;
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  /** Relative to the workspace. */
  readonly file?: string;
  readonly line?: number;
}

/** The step's outputs; null and absent ones are empty. `verdict` and `exit-code` come from the outcome itself. */
export interface Outputs {
  readonly "run-id"?: string | null;
  /** The run's folder: upload this. */
  readonly folder?: string | null;
  /** Share of resolved tasks by profile, as JSON: `{"fast": 0.62}`; null where nothing was graded. */
  readonly success?: Readonly<Record<string, number | null>> | null;
  readonly "report-json"?: string | null;
  readonly "report-html"?: string | null;
  readonly "report-md"?: string | null;
  readonly junit?: string | null;
  /** The recommended default profile. */
  readonly decision?: string | null;
  readonly gate?: "pass" | "fail" | "undecided" | "none" | null;
  /** `comparison.json`: see schemas/comparison.schema.json. */
  readonly comparison?: string | null;
  /** Difference in success, candidate minus base, and its interval, as shares. */
  readonly delta?: number | null;
  readonly "ci-low"?: number | null;
  readonly "ci-high"?: number | null;
  /** `nightly`: the folder with the records of the nights: upload this as the artifact agent-eval-history. */
  readonly history?: string | null;
  /** Commit that was compared with. */
  readonly "baseline-sha"?: string | null;
}
