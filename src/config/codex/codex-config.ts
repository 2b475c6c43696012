import type { Place } from "../../errors.ts";

/** A model server as Codex's configuration describes it. */
export interface CodexProvider {
  /** Its key under `model_providers`, or one of Codex's own: `openai`, `ollama`, `lmstudio`. */
  readonly id: string;
  /** Up to and including the version; null when it is Codex's own choice. */
  readonly baseUrl: string | null;
  /** Name of the environment variable with the key; null: none. */
  readonly envKey: string | null;
  /** It is used with the login of `codex login`, an `auth.json`. */
  readonly login: boolean;
}

/** What one way of starting Codex sets, its configuration's top level included. */
export interface CodexProfile {
  /** null: Codex without a profile. */
  readonly name: string | null;
  /** The file that describes it. */
  readonly file: string;
  readonly model: string | null;
  readonly provider: CodexProvider | null;
  readonly reasoningEffort: string | null;
  /** Tokens. */
  readonly contextWindow: number | null;
  /** Other keys of config.toml that agent-eval passes on. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Keys that agent-eval decides itself (sandbox, approval, telemetry …), and so leaves out. Sorted. */
  readonly leftOut: readonly string[];
}

/** Something in a user's Codex configuration that cannot be used as written. */
export interface CodexProblem {
  readonly place: Place;
  readonly message: string;
  readonly fix: string | null;
}

/** All of a `CODEX_HOME`'s configuration that is of use here. */
export interface CodexConfiguration {
  /** Codex without a profile first, where there is a config.toml; then by name. */
  readonly profiles: readonly CodexProfile[];
  readonly problems: readonly CodexProblem[];
}
