import { EventSourceParserStream } from "eventsource-parser/stream";
import { z } from "zod";
import type { ResponsesVerdict } from "../server.ts";
import type { DmrApi } from "./api.ts";

/** `present`: the defect shows. `absent`: it does not. `unknown`: the model or the server did not let it be seen. */
export interface DefectSeen {
  readonly defect: "split-tool-calls" | "lost-function-calls" | "lost-usage" | "refused-output-parts";
  readonly seen: "present" | "absent" | "unknown";
  readonly detail: string;
}

export interface DmrVerdict extends ResponsesVerdict {
  readonly defects: readonly DefectSeen[];
}

/** A name that no agent's tool has. */
const NAME = "run_probe_command";
const TOOL = {
  type: "function",
  name: NAME,
  description: "Runs a shell command.",
  parameters: { type: "object", properties: { command: { type: "string" } }, required: ["command"] },
};
const CALL = { type: "function_call", call_id: "call_probe_1", name: NAME, arguments: '{"command":"pwd"}' };
const user = (text: string) => ({ type: "message", role: "user", content: [{ type: "input_text", text }] });

/**
 * Drives Docker Model Runner's own `/responses` the way Codex does, with a loaded model, and says which of the
 * four defects that rule it out for Codex show.
 * @throws ProfileError `backend-unreachable`.
 */
export async function probeResponses(api: DmrApi, model: string, signal: AbortSignal): Promise<DmrVerdict> {
  const streamed = await streamedCall(api, model, signal);
  const defects = [...streamed, await history(api, model, signal), await outputParts(api, model, signal)];
  return { sound: defects.every(({ seen }) => seen === "absent"), defects };
}

const Event = z.looseObject({
  type: z.string(),
  item: z.looseObject({ type: z.string(), name: z.string().default(""), arguments: z.string().default("") }).optional(),
  response: z
    .looseObject({ usage: z.looseObject({ input_tokens: z.int(), output_tokens: z.int() }).nullish() })
    .optional(),
});

/** One call is asked for: it must come as one item with a name and whole arguments, and be counted. */
async function streamedCall(api: DmrApi, model: string, signal: AbortSignal): Promise<DefectSeen[]> {
  const { status, text } = await api.responses(
    {
      model,
      stream: true,
      store: false,
      input: [user(`Call ${NAME} exactly once, with the command: ls -la`)],
      tools: [TOOL],
      tool_choice: "required",
    },
    signal,
  );
  if (status !== 200) {
    const detail = `HTTP ${status}`;
    return [
      { defect: "split-tool-calls", seen: "unknown", detail },
      { defect: "lost-usage", seen: "unknown", detail },
    ];
  }
  const events = await eventsOf(text);
  const calls = events.flatMap(({ type, item }) =>
    type === "response.output_item.done" && item?.type === "function_call" ? [item] : [],
  );
  const broken = calls.filter((call) => call.name === "" || !isObject(call.arguments));
  const completed = events.find(({ type }) => type === "response.completed");
  return [
    {
      defect: "split-tool-calls",
      seen: calls.length === 0 ? "unknown" : broken.length > 0 ? "present" : "absent",
      detail: `${calls.length} calls, ${broken.length} of them without a name or whole arguments`,
    },
    completed === undefined
      ? { defect: "lost-usage", seen: "unknown", detail: "the answer did not end well" }
      : usageOf(completed),
  ];
}

function usageOf({ response }: z.infer<typeof Event>): DefectSeen {
  const usage = response?.usage ?? null;
  const counted = usage !== null && usage.input_tokens > 0 && usage.output_tokens > 0;
  return {
    defect: "lost-usage",
    seen: counted ? "absent" : "present",
    detail: usage === null ? "no usage" : `${usage.input_tokens} input and ${usage.output_tokens} output tokens`,
  };
}

const ChatRequest = z.looseObject({
  messages: z.array(
    z.looseObject({ role: z.string(), tool_calls: z.array(z.looseObject({ id: z.string() })).nullish() }),
  ),
});

/** A past call must reach the model: the server shows the chat request it made of it. */
async function history(api: DmrApi, model: string, signal: AbortSignal): Promise<DefectSeen> {
  const defect = "lost-function-calls";
  const input = [
    user("In which folder are we?"),
    CALL,
    { type: "function_call_output", call_id: CALL.call_id, output: "/probe" },
  ];
  await api.responses({ model, stream: false, store: false, max_output_tokens: 8, input, tools: [TOOL] }, signal);
  const recorded = (await api.recordedRequests(model, signal)).flatMap((body) => chatOf(body) ?? []);
  const made = recorded.findLast(({ messages }) => JSON.stringify(messages).includes(CALL.call_id));
  if (made === undefined) return { defect, seen: "unknown", detail: "the server does not show the request it made" };
  const called = made.messages.some(
    ({ role, tool_calls }) => role === "assistant" && tool_calls?.some(({ id }) => id === CALL.call_id),
  );
  const roles = made.messages.map(({ role }) => role).join(", ");
  return { defect, seen: called ? "absent" : "present", detail: `messages made of it: ${roles}` };
}

/** Codex gives what a tool said as a list of parts. */
async function outputParts(api: DmrApi, model: string, signal: AbortSignal): Promise<DefectSeen> {
  const output = [{ type: "input_text", text: "/probe" }];
  const input = [user("Where?"), CALL, { type: "function_call_output", call_id: CALL.call_id, output }];
  const { status } = await api.responses({ model, stream: false, store: false, max_output_tokens: 8, input }, signal);
  const seen = status === 400 ? "present" : status === 200 ? "absent" : "unknown";
  return { defect: "refused-output-parts", seen, detail: `HTTP ${status}` };
}

async function eventsOf(text: string): Promise<z.infer<typeof Event>[]> {
  const events: z.infer<typeof Event>[] = [];
  const stream = new Blob([text])
    .stream()
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { data } of stream) {
    const event = Event.safeParse(parsed(data)).data;
    if (event !== undefined) events.push(event);
  }
  return events;
}

function chatOf(body: string): z.infer<typeof ChatRequest> | null {
  return ChatRequest.safeParse(parsed(body)).data ?? null;
}

function isObject(text: string): boolean {
  const value = parsed(text);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
