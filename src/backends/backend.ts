import type { GatewayControl, Upstream, WireName } from "../gateway/gateway.ts";
import type { Task } from "../tasks/task.ts";

/** What a profile asks of its model server. */
export interface ModelRequestOfProfile {
  readonly profile: string;
  readonly model: string;
  readonly contextWindow: number | null;
  /** `replay`: name of the session file. */
  readonly session: string | null;
  /** The wire its agent speaks. */
  readonly agentWire: WireName | null;
  /** Trials that will ask at the same time. */
  readonly parallel: number;
}

/** Where a model server has to serve. */
export interface Site {
  readonly gateway: GatewayControl;
  /** The gateway runs in a container, and sees other addresses than this process. */
  readonly inContainers: boolean;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A model server, ready to serve one profile. */
export interface ReadyModel {
  /** What the server says of itself and of the model, for the report. Never a credential. */
  readonly facts: Readonly<Record<string, string>>;
  /** The same for what differs from one start to the next and makes no other profile: times, memory. */
  readonly observed: Readonly<Record<string, string>>;
  /** The name that requests have to ask for; null: the profile's. */
  readonly servedModel: string | null;
  /** True when a person wrote the answers. */
  readonly scripted: boolean;
  /** Where the gateway takes a trial's requests. */
  upstream(task: Task): Upstream;
  /** The same for the nonce canary, whose one shell command is given. */
  canary(command: string): Upstream;
  /** Why the server no longer answers, with its last words; null while it is well, or cannot be asked. */
  postMortem(): Promise<string | null>;
  /** What a server that answers logged of errors since then; empty where its log cannot be read. */
  complaints(since: Date): Promise<readonly string[]>;
  /**
   * Starts a server that has died once more, once for all who share it; one that is well is left alone.
   * null: it is not ours to start.
   * @throws ProfileError when it cannot be had again, or is another one now.
   */
  readonly revive: (() => Promise<void>) | null;
  stop(): Promise<void>;
}

/** A kind of model server. A new one is one file (or folder) and one line in `registry.ts`. */
export interface Backend {
  /** Base URL of the server when it is fixed in advance; null otherwise. */
  readonly url: string | null;
  /** True when no model answers, so that its commands are known in advance. */
  readonly scripted: boolean;
  /** It loads models into this machine: its profiles take turns, model by model. */
  readonly exclusive: boolean;
  /**
   * Makes sure that the model answers.
   * @throws ProfileError when the server or the model cannot be used; UsageError for missing settings.
   */
  ready(request: ModelRequestOfProfile, site: Site): Promise<ReadyModel>;
}
