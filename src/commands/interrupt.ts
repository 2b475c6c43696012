import { ExitCode } from "../errors.ts";

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that containers go and records are kept;
 * the second one ends the process at once. Dispose of it when the work is done.
 */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #notice: string;
  readonly #onSignal = () => {
    if (this.#controller.signal.aborted) process.exit(ExitCode.interrupted);
    process.stderr.write(`${this.#notice}\n`);
    this.#controller.abort();
  };

  constructor(notice = "stopping: agents are being ended and records kept; once more stops at once") {
    this.#notice = notice;
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, this.#onSignal);
  }
}
