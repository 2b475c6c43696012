import type { WireName } from "../../gateway/gateway.ts";

/** The tool of the question. No agent has one of this name. */
export const PROBE_TOOL = "report_number";
/** Enough for a call after a short thought, and little for a server that takes money. */
const MOST_TOKENS = 512;

/** How to ask. Servers refuse what they do not know, so that the same is asked in plainer ways. */
export interface Manner {
  readonly tools: boolean;
  readonly stream: boolean;
  /** Name a limit for the answer: some models know it by another name, and agents name none. */
  readonly capped: boolean;
}

const description = "Reports a number.";
const parameters = {
  type: "object",
  properties: { value: { type: "integer", description: "The number." } },
  required: ["value"],
};

/** One short question, as an agent of this wire would ask it. */
export function question(wire: WireName, model: string, { tools, stream, capped }: Manner): object {
  const text = tools
    ? `Call the tool ${PROBE_TOOL} once with the value 7. Write no text.`
    : "Answer with the word yes.";
  switch (wire) {
    case "chat":
      return {
        ...{ model, stream, messages: [{ role: "user", content: text }] },
        ...(capped && { max_tokens: MOST_TOKENS }),
        ...(tools && { tools: [{ type: "function", function: { name: PROBE_TOOL, description, parameters } }] }),
      };
    case "messages":
      // The protocol insists on a limit.
      return {
        ...{ model, stream, max_tokens: MOST_TOKENS, messages: [{ role: "user", content: text }] },
        ...(tools && { tools: [{ name: PROBE_TOOL, description, input_schema: parameters }] }),
      };
    case "responses":
      return {
        ...{ model, stream, store: false },
        input: [{ type: "message", role: "user", content: [{ type: "input_text", text }] }],
        ...(capped && { max_output_tokens: MOST_TOKENS }),
        ...(tools && { tools: [{ type: "function", name: PROBE_TOOL, description, parameters, strict: false }] }),
      };
  }
}
