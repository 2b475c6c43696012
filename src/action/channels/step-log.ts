import { randomUUID } from "node:crypto";
import * as core from "@actions/core";
import type { Secrets } from "../../logins/registry.ts";
import type { Log } from "../action.ts";
import type { Annotations } from "./annotations.ts";
import { infoPlainly } from "./plain-log.ts";

/** The step's log, as workflow commands. */
export class StepLog implements Log {
  readonly #annotations: Annotations;
  readonly #secrets: Secrets;
  /** While it is set the runner obeys no command but this one, which ends that. */
  #stopped: string | null = null;

  constructor(annotations: Annotations, secrets: Secrets) {
    this.#annotations = annotations;
    this.#secrets = secrets;
  }

  info(text: string): void {
    const clean = this.#secrets.clean(text);
    // Names of files and keys of configurations stand in messages: they are not obeyed outside a group either.
    if (this.#stopped === null) infoPlainly(clean);
    else core.info(clean);
  }

  warning(text: string): void {
    this.#obeyed(() => this.#annotations.add({ level: "warning", title: "agent-eval", message: text }));
  }

  secret(value: string): void {
    if (value.trim().length < SHORTEST) return;
    this.#obeyed(() => core.setSecret(value));
    this.#secrets.add(value);
  }

  async group<T>(title: string, work: () => Promise<T>): Promise<T> {
    if (this.#stopped !== null) return await work();
    core.startGroup(title);
    this.#stop();
    try {
      return await work();
    } finally {
      this.#goOn();
      core.endGroup();
    }
  }

  /** A command of ours in the middle of what is not obeyed. */
  #obeyed(command: () => void): void {
    const inside = this.#stopped !== null;
    if (inside) this.#goOn();
    command();
    if (inside) this.#stop();
  }

  #stop(): void {
    this.#stopped = randomUUID();
    process.stdout.write(`::stop-commands::${this.#stopped}\n`);
  }

  #goOn(): void {
    process.stdout.write(`::${this.#stopped}::\n`);
    this.#stopped = null;
  }
}

/** Shorter texts are too common to be secrets: *** would stand everywhere. */
const SHORTEST = 12;
