import type { Message, ToolCall } from "../wire.ts";
import { argumentsOf, type Block, inputOf, resultText, textOfBlocks } from "./blocks.ts";

/** Messages, taken apart into neutral ones. */
export class Conversation {
  readonly system: string[] = [];
  readonly messages: Message[] = [];

  add(role: string, blocks: readonly Block[]): void {
    if (role === "assistant") this.#assistant(blocks);
    else if (role === "system" && !this.messages.some((message) => message.role === "assistant")) {
      this.system.push(textOfBlocks(blocks));
    } else this.#user(blocks);
  }

  /**
   * Results first: the other wires want them right behind their calls. A system message in the middle
   * counts as the user's: chat templates allow none there, and moved to the front it would change
   * the beginning of the prompt, and with it what the server has cached.
   */
  #user(blocks: readonly Block[]): void {
    const results = blocks.filter(({ type }) => type === "tool_result");
    for (const result of results) {
      this.messages.push({ role: "tool", callId: result.tool_use_id ?? "", text: resultText(result) });
    }
    const rest = blocks.filter((block) => !results.includes(block));
    const text = textOfBlocks(rest);
    if (text !== "" || results.length === 0) this.messages.push({ role: "user", text });
  }

  /** Thoughts that were redacted are ciphertext for the server they came from: nothing that others can read. */
  #assistant(blocks: readonly Block[]): void {
    const last = this.messages.at(-1);
    const open = last?.role === "assistant" ? last : { text: "", reasoning: "", calls: [] };
    if (last?.role === "assistant") this.messages.pop();
    const join = (...texts: string[]): string => texts.filter((text) => text !== "").join("\n");
    const calls: ToolCall[] = blocks
      .filter(({ type }) => type === "tool_use")
      .map(({ id, name, input }) => ({ id: id ?? "", name: name ?? "", arguments: argumentsOf(input) }));
    this.messages.push({
      role: "assistant",
      reasoning: join(open.reasoning, ...blocks.map(({ type, thinking }) => (type === "thinking" && thinking) || "")),
      text: join(open.text, textOfBlocks(blocks)),
      calls: [...open.calls, ...calls],
    });
  }
}

/** Neutral messages → those of the wire. The user's side of a turn is one message, results included. */
export function encodeMessages(messages: readonly Message[]): object[] {
  const encoded: { role: "user" | "assistant"; content: object[] }[] = [];
  for (const message of messages) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const last = encoded.at(-1);
    const blocks = encodeMessage(message);
    if (last?.role === role) last.content.push(...blocks);
    else encoded.push({ role, content: blocks });
  }
  return encoded;
}

function encodeMessage(message: Message): object[] {
  if (message.role === "user") return [textBlock(message.text)];
  if (message.role === "tool") {
    return [{ type: "tool_result", tool_use_id: message.callId, content: message.text }];
  }
  return [
    // Nobody has signed these thoughts: they come from another wire.
    ...(message.reasoning === "" ? [] : [{ type: "thinking", thinking: message.reasoning, signature: "" }]),
    ...(message.text === "" ? [] : [textBlock(message.text)]),
    ...message.calls.map(({ id, name, arguments: text }) => ({ type: "tool_use", id, name, input: inputOf(text) })),
  ];
}

const textBlock = (text: string): object => ({ type: "text", text });
