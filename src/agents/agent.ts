import type { Reply } from "../gateway/gateway.ts";
import type { Change } from "../trees/changes.ts";
import type { Tree } from "../trees/tree.ts";

/** Places and facts an agent is started with, as seen from inside its sandbox. */
export interface AgentContext {
  readonly prompt: string;
  readonly model: string;
  /** Base URL of the gateway, without a path: `http://127.0.0.1:8080`. */
  readonly gatewayUrl: string;
  /** Absolute paths inside the sandbox. */
  readonly workspace: string;
  readonly home: string;
  /** The agent's executable inside the sandbox. Empty for agents without one. */
  readonly executable: string;
  /** Tokens the model server really has; null when unknown. */
  readonly contextWindow: number | null;
  readonly reasoningEffort: string | null;
  /** The agent's own system prompt, or a short one for small context windows. */
  readonly systemPrompt: "stock" | "short";
  /** Argument list of a `command` profile; empty for the others. */
  readonly command: readonly string[];
  /** Content of the agent's login file, for this trial alone. */
  readonly login?: string | null;
  /** Skills for the agent, by their path below its skills folder. */
  readonly skills?: Tree;
  /** Agent-specific settings from the profile, passed through verbatim. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What lies in the workspace, `.git` included. */
  readonly files: Tree;
  /** How a `chat` profile's model is to write its changes. */
  readonly answer: "files" | "diff";
  /** The task's reference solution: only the oracle may look. */
  readonly solution: readonly Change[];
}

/** How to work: start a process in the sandbox, or change the workspace without one, alone or by asking a model once. */
export type Launch =
  | {
      readonly kind: "process";
      readonly argv: readonly [string, ...string[]];
      readonly env: Readonly<Record<string, string>>;
      /** Files to lay into the agent's home before it starts. */
      readonly homeFiles: Tree;
      /** Text for standard input; it is closed after that. */
      readonly stdin: string;
    }
  | { readonly kind: "edit"; readonly changes: readonly Change[] }
  | {
      readonly kind: "ask";
      /** The one request, in the agent's wire; the harness sends it in place of the pod's agent. */
      readonly body: object;
      /** What the reply makes of the workspace. Never throws, whatever a server or a model wrote. */
      answered(reply: Reply): Answered;
    };

/** What became of a model's one answer. */
export interface Answered {
  /** The whole workspace afterwards. */
  readonly tree: Tree;
  /** What the model said, for the trial's artifacts. */
  readonly text: string;
  readonly outcome: AgentOutcome;
}

/** How the agent's own account of its work reads, once it has ended. */
export interface AgentOutcome {
  /** Whether the agent itself says that it finished its turn. */
  readonly finished: boolean;
  /** Why it did not, in the agent's words; null when it did. */
  readonly error: string | null;
  readonly finalMessage: string | null;
  /** Shell commands the agent says it ran. */
  readonly commands: number;
  /** Changes it meant to make and that did not fit the files; null when it does not tell. */
  readonly rejectedPatches: number | null;
  /** Tokens by the agent's own count, a cross-check of the gateway's; null when it keeps none. */
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
}

/** One thing an agent did, for people to read. Untrusted text, whole. */
export interface Step {
  /** `said` and `thought`: words. `command`, `edit` and `tool`: something done. `note`: by the agent's program. */
  readonly kind: "said" | "thought" | "command" | "edit" | "tool" | "note";
  /** The words, the command line, the changed file, the tool's name with its arguments. */
  readonly text: string;
  /** What came of it; null when there is nothing to tell. */
  readonly output: string | null;
  /** Whether the agent says that it failed. */
  readonly failed: boolean;
}

/** Where an agent's executable comes from. */
export interface AgentBinary {
  /** Version the agent layer pins, for example `0.169.0`. */
  readonly version: string;
  /** Folder under `images/agents/` whose Dockerfile adds the agent to a task image. */
  readonly layer: string;
  /** Path of the executable inside a container that has the layer. */
  readonly pathInContainer: string;
  /** Finds the executable on this machine for the `local` sandbox; null when it is not there. */
  findLocal(configuredPath: string | undefined): Promise<{ path: string; version: string } | null>;
}

/** A coding CLI under test. A new agent is one file (or folder) and one line in `registry.ts`. */
export interface Agent {
  readonly kind: string;
  /** The wire it speaks to a model; null for agents that use none. */
  readonly wire: "responses" | "messages" | "chat" | null;
  /** null for agents that bring no executable of their own. */
  readonly binary: AgentBinary | null;
  /** Whether it can run shell commands, so that the nonce canary applies. */
  readonly runsCommands: boolean;
  launch(context: AgentContext): Launch;
  /** Path of its login file in its home; absent for agents that take none. */
  readonly loginPath?: string;
  /** Reads what the process printed. Never throws on malformed output. */
  interpret(output: { stdout: string; stderr: string; exitCode: number | null }): AgentOutcome;
  /** What it did, in order, from what its process printed. Never throws on malformed output. */
  steps(output: { stdout: string; stderr: string }): Step[];
}
