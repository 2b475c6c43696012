import { error, notice, warning } from "@actions/core";
import type { Secrets } from "../../logins/registry.ts";
import type { Annotation } from "../action.ts";
import { infoPlainly } from "./plain-log.ts";

const show = { error, warning, notice };

/** GitHub shows so many of a kind and step, and drops the rest without a word. */
const CAP = 10;

/** Annotations of one step, within the caps: what is beyond goes to the log alone. */
export class Annotations {
  /** The message of a failed step is an error, too. */
  readonly #left = { error: CAP - 1, warning: CAP, notice: CAP };
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  add({ level, title, message, file, line }: Annotation): void {
    const text = this.#secrets.clean(message);
    if (this.#left[level] === 0) {
      infoPlainly(`${level}: ${this.#secrets.clean(title)}: ${text}`);
      return;
    }
    this.#left[level] -= 1;
    show[level](text, {
      title: this.#secrets.clean(title),
      ...(file !== undefined && { file }),
      ...(line !== undefined && { startLine: line }),
    });
  }

  /** All of them; where a kind has too many, the last one shown says how many more there are. */
  addAll(annotations: readonly Annotation[]): void {
    for (const level of ["error", "warning", "notice"] as const) {
      const all = annotations.filter((annotation) => annotation.level === level);
      const room = this.#left[level];
      const shown = all.length <= room ? all : all.slice(0, Math.max(0, room - 1));
      for (const annotation of shown) this.add(annotation);
      const more = all.length - shown.length;
      if (more > 0) this.add({ level, title: "agent-eval", message: `and ${more} more; the job summary has them all` });
    }
  }
}
