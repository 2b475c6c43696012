import { relative, sep } from "node:path";
import { styleText } from "node:util";
import { AgentEvalError, ExitCode, messageOf } from "../errors.ts";

/** Prints any error on stderr: what is wrong, where, what to do. Gives the exit code for it. */
export function printError(error: unknown): ExitCode {
  const { stderr } = process;
  // Clearing up after a failure failed too: the first one is what the user has to know.
  if (error instanceof Error && error.name === "SuppressedError" && "suppressed" in error && "error" in error) {
    const exitCode = printError(error.suppressed);
    stderr.write(`  and then ${messageOf(error.error)}\n`);
    return exitCode;
  }
  if (!(error instanceof AgentEvalError)) {
    // A bug of ours: the stack is what its reporter can send.
    stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return ExitCode.infra;
  }
  stderr.write(`${styleText(["red", "bold"], "error", { stream: stderr })} ${shortPaths(error.message)}\n`);
  if (error.fix) stderr.write(`  fix ${error.fix}\n`);
  return error.exitCode;
}

/** Messages name files in full, for programs; people know where they are. */
function shortPaths(message: string): string {
  return message.replaceAll(process.cwd() + sep, "");
}

/** A path for people: relative to where they are when it lies below. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}
