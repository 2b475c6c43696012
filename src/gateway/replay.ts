import { randomUUID } from "node:crypto";
import type { Session, SessionStep, SessionTurn } from "../sessions/session.ts";
import { Fault } from "./fault.ts";
import type { TokenUsage } from "./gateway.ts";
import type { Answer, AnswerSource, Ask, Piece } from "./upstream.ts";
import { collect, promptChars, turnChars } from "./wires/turn.ts";
import type { ModelRequest, Tool, TurnEvent } from "./wires/wire.ts";

/** Key under which arguments that were not a JSON object are kept in a session. */
export const rawArguments = "__raw";

/** Serves a session instead of a model: request n gets turn n, a request for a summary gets a line. */
export class ReplaySource implements AnswerSource {
  readonly wire = "replay";
  readonly #session: Session;
  #next = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  async ask({ request, compaction }: Ask): Promise<Answer> {
    const turn: SessionTurn = compaction
      ? { steps: [{ say: "Summary: the work goes on as planned." }] }
      : this.#turn(request);
    const content = turn.steps.flatMap((step, index) => stepEvents(step, index, request.tools));
    if (!compaction) this.#next += 1;
    const counted = this.#session.origin === "recorded" ? turn.usage : undefined;
    const events: TurnEvent[] = [
      ...content,
      { type: "usage", usage: counted ?? estimate(request, content) },
      { type: "finish", reason: content.some((event) => event.type === "call") ? "tool-calls" : "stop" },
    ];
    return {
      form: "stream",
      usageSource: counted ? "upstream" : "estimated",
      contentType: "text/event-stream",
      pieces: pieces(events),
    };
  }

  async count(): Promise<null> {
    return null;
  }

  #turn(request: ModelRequest): SessionTurn {
    const turn = this.#session.turns[this.#next];
    const number = this.#next + 1;
    if (!turn) {
      throw new Fault(
        "session-exhausted",
        `The session has ${this.#session.turns.length} turns; turn ${number} was asked for.`,
      );
    }
    if (turn.expect !== undefined && !newestInput(request).includes(turn.expect)) {
      throw new Fault(
        "session-mismatch",
        `Turn ${number} of the session expects the newest input to contain ${JSON.stringify(turn.expect)}, and it does not.`,
      );
    }
    return turn;
  }
}

/** A quarter of a token per character, for sessions that no model server counted. */
function estimate(request: ModelRequest, content: readonly TurnEvent[]): TokenUsage {
  const { steps } = collect(content);
  return {
    inputTokens: Math.ceil(promptChars(request) / 4),
    cachedTokens: 0,
    outputTokens: Math.ceil(turnChars(steps) / 4),
    reasoningTokens: Math.ceil(turnChars(steps.filter((step) => step.kind === "reasoning")) / 4),
  };
}

async function* pieces(events: readonly TurnEvent[]): AsyncGenerator<Piece> {
  yield { bytes: new Uint8Array(), events };
}

/** What was said to the model since it last spoke. */
function newestInput(request: ModelRequest): string {
  const last = request.messages.findLastIndex((message) => message.role === "assistant");
  const newest = request.messages.slice(last + 1).map((message) => message.text);
  return (last === -1 ? [request.system, ...newest] : newest).join("\n");
}

function stepEvents(step: SessionStep, index: number, tools: readonly Tool[]): TurnEvent[] {
  if ("say" in step) return [{ type: "text", text: step.say }];
  if ("think" in step) return [{ type: "reasoning", text: step.think }];
  const call = "run" in step ? shellCall(step.run, tools) : { name: step.call, arguments: step.arguments };
  const raw = Object.keys(call.arguments).length === 1 ? call.arguments[rawArguments] : undefined;
  return [
    { type: "call", index, id: `call_${randomUUID()}`, name: call.name },
    { type: "arguments", index, text: typeof raw === "string" ? raw : JSON.stringify(call.arguments) },
  ];
}

/** Tools that run shell commands, by agent, in order of preference, and the argument that takes the command. */
const shells: readonly { name: string; argument: string }[] = [
  { name: "exec_command", argument: "cmd" },
  { name: "shell_command", argument: "command" },
  { name: "shell", argument: "command" },
  { name: "local_shell", argument: "command" },
  { name: "Bash", argument: "command" },
  { name: "bash", argument: "command" },
];

/** A call of whichever offered tool runs shell commands. Throws a `Fault` when none does. */
function shellCall(command: string, tools: readonly Tool[]): { name: string; arguments: Record<string, unknown> } {
  for (const { name, argument } of shells) {
    const tool = tools.find((offered) => offered.name === name);
    if (tool)
      return { name, arguments: { [argument]: takesList(tool, argument) ? ["bash", "-lc", command] : command } };
  }
  const offered = tools.map((tool) => tool.name).join(", ") || "none";
  throw new Fault(
    "malformed-request",
    `The session runs a shell command, but no offered tool runs any (offered: ${offered}).`,
  );
}

function takesList(tool: Tool, argument: string): boolean {
  const properties = tool.parameters["properties"];
  if (typeof properties !== "object" || properties === null) return false;
  const schema: unknown = Reflect.get(properties, argument);
  return typeof schema === "object" && schema !== null && Reflect.get(schema, "type") === "array";
}
