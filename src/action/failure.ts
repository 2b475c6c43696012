import { existsSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { AgentEvalError, ExitCode, InfraError, messageOf } from "../errors.ts";
import { plainWords } from "../reports/escape.ts";
import type { Annotation, Outcome, Section } from "./action.ts";

/** The error behind another one that clearing up after it threw; anything else as an InfraError of its own. */
export function asFailure(error: unknown): AgentEvalError {
  if (error instanceof Error && error.name === "SuppressedError" && "suppressed" in error) {
    return asFailure(error.suppressed);
  }
  if (error instanceof AgentEvalError) return error;
  return new InfraError("bug", messageOf(error), {
    cause: error,
    fix: "This is a bug of agent-eval: please report it with the step's log.",
  });
}

/** What is wrong and what to do, for the summary. */
export function failureText(error: unknown): Section {
  const { message, fix } = asFailure(error);
  const lines = message.split("\n").map((line) => `> ${plainWords(line)}`);
  return { name: "Error", markdown: [...lines, ...(fix ? [">", `> ${plainWords(fix)}`] : [])].join("\n") };
}

/** An action that could not do its work. `workspace`: files in it are annotated where the error lies. */
export function failedOutcome(error: unknown, workspace?: string): Outcome {
  const failure = asFailure(error);
  const { exitCode } = failure;
  const [headline = "failed"] = failure.message.split("\n");
  return {
    verdict: exitCode === ExitCode.usage ? "error" : "incomplete",
    exitCode,
    headline,
    sections: [failureText(failure)],
    annotations: workspace === undefined ? [] : placed(failure, workspace),
    outputs: {},
    comment: false,
  };
}

function placed({ place, message, fix }: AgentEvalError, workspace: string): Annotation[] {
  if (place === undefined) return [];
  const file = relative(workspace, place.file);
  if (!isAbsolute(place.file) || file.startsWith("..") || !existsSync(place.file)) return [];
  const text = message.replaceAll(workspace + sep, "");
  const line = place.line === undefined ? {} : { line: place.line };
  return [{ level: "error", title: "agent-eval", message: fix ? `${text}\n${fix}` : text, file, ...line }];
}
