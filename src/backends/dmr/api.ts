import type { Readable } from "node:stream";
import { z } from "zod";
import { ProfileError } from "../../errors.ts";
import { type Answer, type Ask, type ServerHttp, saidIn } from "../http.ts";

/** The engines that serve coding agents; Docker Model Runner has more. */
export type Engine = "llama.cpp" | "vllm";

const Status = z.record(z.string(), z.string());
const Version = z.looseObject({ version: z.string().min(1) });

/** A model as Docker Model Runner lists it; its facts come from how it was packaged. */
const OpenAiModel = z.looseObject({
  id: z.string(),
  dmr: z
    .looseObject({
      context_window: z.int().nullish(),
      architecture: z.string().nullish(),
      parameters: z.string().nullish(),
      quantization: z.string().nullish(),
      /** With a unit: `2.31 GiB`. */
      size: z.string().nullish(),
    })
    .nullish(),
});
export type OpenAiModel = z.infer<typeof OpenAiModel>;

const ModelList = z.looseObject({ data: z.array(OpenAiModel).nullish() });

const StoredModel = z.looseObject({ id: z.string() });

const Runner = z.looseObject({
  backend_name: z.string(),
  model_name: z.string(),
  mode: z.string(),
  in_use: z.boolean().default(false),
  loading: z.boolean().default(false),
});
export type Runner = z.infer<typeof Runner>;

/** The configuration of one model, with the keys as they are sent: no JSON names were given to them. */
const Configured = z.looseObject({
  Backend: z.string(),
  Mode: z.string(),
  Config: z.looseObject({ "context-size": z.int().nullish(), "runtime-flags": z.array(z.string()).nullish() }),
});

const Configurations = z
  .array(Configured)
  .nullable()
  .transform((entries) => entries ?? []);

const DiskUsage = z.looseObject({ models_disk_usage: z.number(), default_backend_disk_usage: z.number() });
const Recorded = z.array(z.looseObject({ records: z.array(z.looseObject({ request: z.string() })).nullish() }));

/** What is set for a model before it is loaded. */
export interface Configuration {
  readonly model: string;
  /** Tokens for all sequences together; null: nothing is set. */
  readonly contextSize: number | null;
  readonly runtimeFlags: readonly string[];
  readonly reasoningBudget: number | null;
}

/** Docker Model Runner's own routes. Every method throws ProfileError `backend-unreachable` or `bad-answer`. */
export class DmrApi {
  readonly #http: ServerHttp;

  constructor(http: ServerHttp) {
    this.#http = http;
  }

  /** State of each engine, such as `Running: llama.cpp b9879`. */
  status(signal: AbortSignal): Promise<Record<string, string>> {
    return this.#read(Status, { method: "GET", path: "/engines/status", signal });
  }

  /** null: it does not say. */
  async version(signal: AbortSignal): Promise<string | null> {
    const answer = await this.#http.ask({ method: "GET", path: "/version", signal });
    return parsed(Version, answer)?.version ?? null;
  }

  /** All that are in its store. */
  async models(signal: AbortSignal): Promise<OpenAiModel[]> {
    return (await this.#read(ModelList, { method: "GET", path: "/engines/v1/models", signal })).data ?? [];
  }

  /** Exactly this model; null when it is not there. */
  async model(model: string, signal: AbortSignal): Promise<OpenAiModel | null> {
    const ask: Ask = { method: "GET", path: `/engines/v1/models/${inPath(model)}`, signal };
    const answer = await this.#http.ask(ask);
    return answer.status === 404 ? null : required(OpenAiModel, ask, answer);
  }

  /** Digest of a model that is there. */
  async digest(model: string, signal: AbortSignal): Promise<string> {
    return (await this.#read(StoredModel, { method: "GET", path: `/models/${inPath(model)}`, signal })).id;
  }

  create(model: string, signal: AbortSignal, idleMs: number) {
    return this.#http.stream({
      method: "POST",
      path: "/models/create",
      body: { from: model },
      // Exactly this: with any other value the progress comes as text for people.
      headers: { accept: "application/json" },
      signal,
      idleMs,
    });
  }

  loadArchive(archive: Readable, signal: AbortSignal, idleMs: number): Promise<Answer> {
    return this.#http.ask({
      method: "POST",
      path: "/models/load",
      body: archive,
      headers: { "content-type": "application/x-tar" },
      signal,
      idleMs,
    });
  }

  tag(reference: string, repository: string, tag: string, signal: AbortSignal): Promise<Answer> {
    const query = new URLSearchParams({ repo: repository, tag });
    return this.#http.ask({ method: "POST", path: `/models/${inPath(reference)}/tag?${query}`, signal });
  }

  configure(engine: Engine, configuration: Configuration, signal: AbortSignal): Promise<Answer> {
    const { contextSize, reasoningBudget } = configuration;
    return this.#http.ask({
      method: "POST",
      path: `/engines/${engine}/_configure`,
      body: {
        model: configuration.model,
        mode: "completion",
        ...(contextSize === null ? {} : { "context-size": contextSize }),
        ...(configuration.runtimeFlags.length === 0 ? {} : { "runtime-flags": configuration.runtimeFlags }),
        // Idle models are thrown out after five minutes, which may be the time an agent's tests take.
        keep_alive: "-1",
        ...(reasoningBudget === null ? {} : { llamacpp: { "reasoning-budget": reasoningBudget } }),
      },
      signal,
    });
  }

  /** What was configured for a model's completions; null when nothing was. */
  async configured(model: string, signal: AbortSignal) {
    const path = `/engines/_configure?${new URLSearchParams({ model })}`;
    const entries = await this.#read(Configurations, { method: "GET", path, signal });
    return entries.find(({ Mode }) => Mode === "completion") ?? null;
  }

  /** A chat request, answered whole. */
  chat(engine: Engine, body: object, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}) {
    return this.#http.ask({
      method: "POST",
      path: `/engines/${engine}/v1/chat/completions`,
      body,
      headers,
      signal,
    });
  }

  /** Below `/engines`, where chat is, versions up to 1.2.6 do not have it. */
  responses(body: object, signal: AbortSignal): Promise<Answer> {
    return this.#http.ask({ method: "POST", path: "/v1/responses", body, signal });
  }

  /** Models that are loaded or being loaded. */
  runners(signal: AbortSignal): Promise<Runner[]> {
    return this.#read(z.array(Runner), { method: "GET", path: "/engines/ps", signal });
  }

  /** The engine has to be named: without it the configuration would stay. */
  unload(engine: string, model: string, signal: AbortSignal): Promise<Answer> {
    const body = { all: false, backend: engine, models: [model] };
    return this.#http.ask({ method: "POST", path: "/engines/unload", body, signal });
  }

  /** Bytes on disk. */
  diskUsage(signal: AbortSignal): Promise<z.infer<typeof DiskUsage>> {
    return this.#read(DiskUsage, { method: "GET", path: "/engines/df", signal });
  }

  /** Bodies of the last requests as the engine got them, oldest first. */
  async recordedRequests(model: string, signal: AbortSignal): Promise<string[]> {
    const path = `/engines/requests?${new URLSearchParams({ model })}`;
    const [recorded] = await this.#read(Recorded, { method: "GET", path, signal });
    return (recorded?.records ?? []).map(({ request }) => request);
  }

  async #read<T>(schema: z.ZodType<T>, ask: Ask): Promise<T> {
    return required(schema, ask, await this.#http.ask(ask));
  }
}

function required<T>(schema: z.ZodType<T>, ask: Ask, answer: Answer): T {
  const value = parsed(schema, answer);
  if (value !== null) return value as T;
  const said = `HTTP ${answer.status} ${saidIn(answer.text)}`;
  throw new ProfileError("bad-answer", `Docker Model Runner answered ${ask.method} ${ask.path} with ${said}`);
}

function parsed<T>(schema: z.ZodType<T>, answer: Answer): T | null {
  if (answer.status !== 200) return null;
  try {
    return schema.safeParse(JSON.parse(answer.text)).data ?? null;
  } catch {
    return null;
  }
}

/** Names hold slashes, which the server's routes expect as they are. */
function inPath(model: string): string {
  return model.split("/").map(encodeURIComponent).join("/");
}
