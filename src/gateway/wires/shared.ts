import { z } from "zod";
import { Fault, meansOverflow } from "../fault.ts";
import type { RequestErrorCode, TokenUsage } from "../gateway.ts";
import type { TurnEvent } from "./wire.ts";

/** Text content as OpenAI's wires write it: a string, or parts of which some are text. */
export const Content = z
  .union([
    z.string(),
    z.array(z.union([z.string(), z.looseObject({ type: z.string().nullish(), text: z.string().nullish() })])),
  ])
  .nullish();

/** The text of a content field. An image leaves a note, so that an answer made of one is not empty. */
export function textOf(content: z.infer<typeof Content>): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  return content
    .map((part) => {
      if (typeof part === "string") return part;
      return part.text ?? (part.type?.includes("image") ? "[image left out]" : "");
    })
    .filter((text) => text !== "")
    .join("\n");
}

/** Parses an agent's request body; says which field is wrong, never what was in it. */
export function parseRequest<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "the body" : `\`${issue.path.join(".")}\``;
  throw new Fault("malformed-request", `The request cannot be read: ${where}: ${issue?.message ?? "invalid"}`);
}

/** Parses an upstream's frame or document; the error names the field only. */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new TypeError(`unexpected value at \`${parsed.error.issues[0]?.path.join(".") ?? ""}\``);
}

/** Token counts as servers send them: sometimes null, sometimes fractions. */
export const tokens = z.number().nonnegative().nullish();

/** A usage event; none when the server counted nothing at all, which means that it did not count. */
export function usageEvents(counts: { [key in keyof TokenUsage]: number | null | undefined }): TurnEvent[] {
  const whole = (value: number | null | undefined): number => Math.round(value ?? 0);
  const usage = {
    inputTokens: whole(counts.inputTokens),
    cachedTokens: Math.min(whole(counts.cachedTokens), whole(counts.inputTokens)),
    outputTokens: whole(counts.outputTokens),
    reasoningTokens: whole(counts.reasoningTokens),
  };
  return usage.inputTokens === 0 && usage.outputTokens === 0 ? [] : [{ type: "usage", usage }];
}

/** An error object that a server put into its answer. */
export const ServerError = z.union([
  z.string(),
  z.looseObject({
    code: z.union([z.string(), z.number()]).nullish(),
    type: z.string().nullish(),
    message: z.string().nullish(),
  }),
]);

/** The event for an error that a server reported inside an answer it had begun. */
export function serverError(error: z.infer<typeof ServerError>): TurnEvent {
  const { code, type, message } = typeof error === "string" ? { code: null, type: null, message: error } : error;
  const text = `${code ?? ""} ${type ?? ""} ${message ?? ""}`;
  return {
    type: "error",
    code: meansOverflow(text) ? "context-overflow" : "http-error",
    message: `The model server reported an error in its answer: ${message ?? text.trim()}`,
  };
}

/** The error body both OpenAI wires use. Agents recognise overflow by its code. */
export function openAiError(code: RequestErrorCode, message: string, status: number): { error: object } {
  return {
    error: {
      message,
      type: status < 500 ? "invalid_request_error" : "server_error",
      param: null,
      code: code === "context-overflow" ? "context_length_exceeded" : code,
    },
  };
}

/** Records whose keys are unknown, such as JSON Schemas. */
export const Loose = z.record(z.string(), z.unknown());

/** Names of models are shorter than this (characters). */
const LONGEST_NAME = 200;

/** The model that a whole answer or an event of one names, wherever the wires do so; null when it names none. */
export function modelIn(answer: object): string | null {
  const named = [answer, member(answer, "message"), member(answer, "response")].map((part) => member(part, "model"));
  const name = named.find((each) => typeof each === "string" && each !== "");
  return typeof name === "string" ? name.slice(0, LONGEST_NAME) : null;
}

function member(of: unknown, key: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, key) : undefined;
}
