import { randomUUID } from "node:crypto";
import { info } from "@actions/core";

/** The runner takes a line for a command if it begins with `::`, or has `##[` anywhere. */
const MARKS = ["::", "##["];

/** Writes a text of anybody's making to the log where commands are obeyed: none in it is. */
export function infoPlainly(text: string): void {
  if (!MARKS.some((mark) => text.includes(mark))) {
    info(text);
    return;
  }
  const token = randomUUID();
  info(`::stop-commands::${token}\n${text}\n::${token}::`);
}
