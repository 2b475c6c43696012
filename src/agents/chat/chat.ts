import type { Agent, AgentContext, Answered } from "../agent.ts";
import { printedSteps } from "../printed.ts";
import { silent } from "../silent.ts";
import { type Answer, readAnswer } from "./answer.ts";
import type { Applied } from "./applied.ts";
import { applyDiff } from "./apply-diff.ts";
import { composePrompt } from "./prompt.ts";
import { applyWholeFiles } from "./whole-files.ts";

/** Longer answers are no model's, and would be searched for files all the same. */
const MOST_ANSWER_CHARS = 4 * 1024 * 1024;

/**
 * One request without tools, whose answer is applied to the workspace: for servers that only chat, and as a floor to
 * compare agents with. Nothing runs in the sandbox.
 */
export const chat: Agent = {
  ...silent,
  kind: "chat",
  wire: "chat",
  launch(context) {
    const prompt = composePrompt(context);
    const body = requestBody(context, prompt.text);
    return {
      kind: "ask",
      body,
      answered: (reply) => judge(context, prompt.tag, readAnswer(reply, body.stream !== false)),
    };
  },
  // The whole answer, and why it was not taken.
  steps: ({ stdout, stderr }) => printedSteps(stdout, stderr),
};

/** Streamed, so that the time to the first token and the speed of the others can be seen. */
function requestBody({ model, reasoningEffort, settings }: AgentContext, prompt: string) {
  return {
    stream: true as unknown,
    ...(reasoningEffort === null ? {} : { reasoning_effort: reasoningEffort }),
    ...settings,
    model,
    // Some models' templates know no system message.
    messages: [{ role: "user", content: prompt }],
  };
}

/** What can be applied is applied, also of a broken answer: the grading tells what it is worth. */
function judge({ files, answer: format }: AgentContext, tag: string, { text, error }: Answer): Answered {
  const tooLong = text.length > MOST_ANSWER_CHARS ? `the answer has more than ${MOST_ANSWER_CHARS} characters` : null;
  const usable = tooLong === null ? text : "";
  const result = format === "files" ? applyWholeFiles(usable, files, tag) : applyDiff(usable, files);
  const problem = error ?? tooLong ?? problemOf(result, text, format);
  return {
    tree: result.tree,
    text,
    outcome: {
      finished: problem === null,
      error: problem,
      finalMessage: result.prose || null,
      commands: 0,
      usage: null,
      rejectedPatches: result.rejected.length,
    },
  };
}

function problemOf({ applied, rejected }: Applied, text: string, format: AgentContext["answer"]): string | null {
  const [first, ...others] = rejected;
  if (first !== undefined) return others.length === 0 ? first : `${first}, and ${others.length} more are rejected`;
  if (text.trim() === "") return "the answer is empty";
  if (applied === 0) return format === "files" ? "the answer has no file blocks" : "the answer has no diff";
  return null;
}
