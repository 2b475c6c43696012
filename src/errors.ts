/** Who a failure belongs to. Only `agent` and `profile` failures count against a profile's score. */
export type Blame = "agent" | "profile" | "infra" | "ambiguous";

/** Exit codes of the command line, documented in docs/cli.md. */
export const ExitCode = {
  ok: 0,
  gateFailed: 1,
  usage: 2,
  infra: 3,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Where in a user's file an error lies. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Dotted path of the key, for example `profiles.fast.agent`. */
  readonly key?: string;
}

interface Details {
  /** What the user can do next, as an imperative sentence. */
  readonly fix?: string;
  readonly place?: Place;
  readonly cause?: unknown;
}

/** An error the user can act on: what is wrong, where, and what to do next. */
export abstract class AgentEvalError extends Error {
  abstract readonly exitCode: ExitCode;
  abstract readonly blame: Blame;
  /** Stable, kebab-case name of the condition, safe to script against. */
  readonly code: string;
  readonly fix: string | undefined;
  readonly place: Place | undefined;

  constructor(code: string, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.fix = details.fix;
    this.place = details.place;
  }
}

/** A flag, configuration, task or session that cannot be used as written. Exit code 2. */
export class UsageError extends AgentEvalError {
  readonly exitCode = ExitCode.usage;
  readonly blame = "infra";
}

/** Docker, disk, network or the harness itself failed. Exit code 3. */
export class InfraError extends AgentEvalError {
  readonly exitCode = ExitCode.infra;
  readonly blame = "infra";
}

/** The profile's own model server or agent cannot do its work. Exit code 3. */
export class ProfileError extends AgentEvalError {
  readonly exitCode = ExitCode.infra;
  readonly blame = "profile";
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
