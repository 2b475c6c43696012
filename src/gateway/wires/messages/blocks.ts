import { z } from "zod";
import { Loose } from "../shared.ts";

const Nested = z.looseObject({ type: z.string().nullish(), text: z.string().nullish() });

/** One block of a message, of an agent's request or of a server's answer. */
export const Block = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  input: z.union([Loose, z.string()]).nullish(),
  tool_use_id: z.string().nullish(),
  content: z.union([z.string(), z.array(Nested), Loose]).nullish(),
});
export type Block = z.infer<typeof Block>;

/** What a message or a system prompt says: a string, or blocks. */
export const Body = z.union([z.string(), z.array(Block)]);

export function blocksOf(body: z.infer<typeof Body>): readonly Block[] {
  return typeof body === "string" ? [{ type: "text", text: body }] : body;
}

/** The text of blocks. What is no text leaves a note, so that a message made of it is not empty. */
export function textOfBlocks(blocks: readonly z.infer<typeof Nested>[]): string {
  return blocks
    .map(({ type, text }) => {
      if (type === "image" || type === "document") return `[${type} left out]`;
      return text ?? "";
    })
    .filter((text) => text !== "")
    .join("\n");
}

/** What a tool gave back, as text. */
export function resultText({ content }: Block): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? textOfBlocks(content) : "";
}

/** Key under which arguments travel that are no JSON object: a call's input can be nothing else. */
const garbled = "__raw";

/** The arguments of a call as the text a model writes. */
export function argumentsOf(input: Block["input"]): string {
  if (typeof input === "string") return input;
  const given = input ?? {};
  const raw = Object.keys(given).length === 1 ? given[garbled] : undefined;
  return typeof raw === "string" ? raw : JSON.stringify(given);
}

/** The text a model wrote as the input of a call. */
export function inputOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text || "{}");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Kept as the model wrote it, below.
  }
  return { [garbled]: text };
}
