import { z } from "zod";

/** A model as its server describes it. null: the server does not say. */
export const SurveyedModel = z.strictObject({
  /** As requests have to name it. */
  name: z.string(),
  /** Bytes of its weights. */
  sizeBytes: z.number().nonnegative().nullable(),
  /** In words, such as `30.5B`. */
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  architecture: z.string().nullable(),
  /** Tokens it was trained for: no server loads more. */
  trainedContext: z.int().positive().nullable(),
  /** Tokens it is loaded with, where that was decided when the server was started. */
  fixedContext: z.int().positive().nullable(),
  /** Bytes that one token takes in an unquantised KV cache; an upper bound. */
  kvBytesPerToken: z.number().positive().nullable(),
  /** Whether it can call tools. */
  tools: z.boolean().nullable(),
  /** Why it is no model for a coding agent on this machine, such as an embedding model. */
  unsuitable: z.string().nullable(),
});
export type SurveyedModel = z.infer<typeof SurveyedModel>;

/** A model server that runs already, as it was found: nothing in it was changed. */
export const SurveyedServer = z.strictObject({
  kind: z.enum(["ollama", "dmr", "lm-studio", "llama-server", "vllm"]),
  /** Base URL without a path. */
  url: z.string(),
  version: z.string().nullable(),
  models: z.array(SurveyedModel),
  /** The agents' own wires that the gateway may pass through to it unchanged. */
  wires: z.array(z.enum(["responses", "messages"])),
  /** Known security holes of this version, each with its number. */
  vulnerabilities: z.array(z.string()),
});
export type SurveyedServer = z.infer<typeof SurveyedServer>;
export type ServerKind = SurveyedServer["kind"];

/** What a survey may look at. */
export interface SurveyPlace {
  readonly env: NodeJS.ProcessEnv;
  /** Base URL, instead of where this kind of server usually listens. */
  readonly url?: string;
  readonly signal: AbortSignal;
}

/** One kind of model server that can be found. */
export interface Surveyor {
  readonly kind: ServerKind;
  /** Where it usually listens here. */
  usualUrl(env: NodeJS.ProcessEnv): string;
  /** Looks at one; null when nothing of this kind answers. Rejects, too, when it breaks off. */
  survey(place: SurveyPlace): Promise<SurveyedServer | null>;
  /** Whether two names mean one model to this kind of server. */
  sameModel(one: string, other: string): boolean;
}

/** What is no model for conversations, by what embedding models are called. */
export function unsuitableByName(name: string, architecture: string | null): string | null {
  if (/embed|rerank|(^|[/:-])(bge|nomic|minilm|bert)/i.test(name) || /bert/i.test(architecture ?? "")) {
    return "an embedding model";
  }
  return null;
}
