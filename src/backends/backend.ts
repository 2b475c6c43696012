import type { GatewayControl, Upstream } from "../gateway/gateway.ts";
import type { Task } from "../tasks/task.ts";

/** What a profile asks of its model server. */
export interface ModelRequestOfProfile {
  readonly profile: string;
  readonly model: string;
  readonly contextWindow: number | null;
  /** `replay`: name of the session file. */
  readonly session: string | null;
}

/** A model server, ready to serve one profile. */
export interface ReadyModel {
  /** What the server says of itself and of the model, for the report. Never a credential. */
  readonly facts: Readonly<Record<string, string>>;
  /** True when a person wrote the answers. */
  readonly scripted: boolean;
  /** Where the gateway takes a trial's requests. */
  upstream(task: Task): Upstream;
  /** The same for the nonce canary, whose one shell command is given. */
  canary(command: string): Upstream;
  stop(): Promise<void>;
}

/** A kind of model server. A new one is one file (or folder) and one line in `registry.ts`. */
export interface Backend {
  /** Base URL of the server when it is fixed in advance; null otherwise. */
  readonly url: string | null;
  /** True when no model answers, so that its commands are known in advance. */
  readonly scripted: boolean;
  /**
   * Makes sure that the model answers.
   * @throws ProfileError when the server or the model cannot be used; UsageError for missing settings.
   */
  ready(request: ModelRequestOfProfile, gateway: GatewayControl): Promise<ReadyModel>;
}
