import { textFile } from "../trees/tree.ts";
import type { Agent } from "./agent.ts";
import { printedSteps } from "./printed.ts";

/**
 * Runs any argument list in the workspace. The prompt arrives on standard input and in the file
 * named by AGENT_EVAL_PROMPT; a model, if the profile has one, at OPENAI_BASE_URL.
 */
export const command: Agent = {
  kind: "command",
  wire: "responses",
  binary: null,
  runsCommands: false,
  launch(context) {
    const [executable, ...rest] = context.command;
    if (executable === undefined) throw new TypeError("a command profile without a command");
    return {
      kind: "process",
      argv: [executable, ...rest],
      env: {
        AGENT_EVAL_PROMPT: `${context.home}/prompt.md`,
        AGENT_EVAL_MODEL: context.model,
        OPENAI_BASE_URL: `${context.gatewayUrl}/v1`,
        OPENAI_API_KEY: "none",
      },
      homeFiles: new Map([["prompt.md", textFile(context.prompt)]]),
      stdin: context.prompt,
    };
  },
  interpret({ stdout, exitCode }) {
    const finished = exitCode === 0;
    const finalMessage = stdout.trim() || null;
    const error = finished ? null : `exited with ${exitCode}`;
    return { finished, error, finalMessage, commands: 0, rejectedPatches: null, usage: null };
  },
  // What a program means by what it prints is its own affair.
  steps: ({ stdout, stderr }) => printedSteps(stdout, stderr),
};
