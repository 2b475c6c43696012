import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { messageOf, ProfileError } from "../../errors.ts";
import { saidIn } from "../http.ts";
import { jsonLines } from "../ndjson.ts";
import type { PullProgress } from "../server.ts";
import type { DmrApi } from "./api.ts";

/** A line of a pull. Whatever else comes is text for people. */
const Line = z.looseObject({
  type: z.enum(["progress", "success", "warning", "error"]),
  message: z.string().default(""),
  total: z.number().nonnegative().default(0),
  layer: z
    .looseObject({ id: z.string().default(""), size: z.number().nonnegative(), current: z.number().nonnegative() })
    .optional(),
});

/** A registry that sends nothing for this long (ms) has hung. */
const IDLE_MS = 300_000;
/** So often in a row a pull may break without a byte of progress in between. */
const BARREN_ATTEMPTS = 3;
const PAUSE_MS = 500;

/** How one attempt ended when it did not succeed but may be taken up again. */
interface Broken {
  readonly why: string;
}

/**
 * Pulls a model from its registry. What breaks is taken up again where it stopped: the server keeps what it has.
 * @throws ProfileError `model-not-found`, `model-unauthorized`, `model-unsupported`, `disk-full`, `pull-failed`,
 *   `backend-unreachable`.
 */
export async function pullModel(
  api: DmrApi,
  model: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const layers = new Map<string, number>();
  const received = () => [...layers.values()].reduce((sum, bytes) => sum + bytes, 0);
  let most = 0;
  for (let barren = 0; barren < BARREN_ATTEMPTS; ) {
    const broken = await attempt(api, model, layers, onProgress, signal);
    if (broken === null) return;
    if (/no space left on device|disk quota exceeded/i.test(broken.why))
      throw await diskFull(api, model, broken, signal);
    barren = received() > most ? 0 : barren + 1;
    most = Math.max(most, received());
    if (barren === BARREN_ATTEMPTS) {
      throw new ProfileError("pull-failed", `the pull of ${model} broke off again and again: ${broken.why}`, {
        fix: "Check the network and the registry, and run again: what has arrived is kept.",
      });
    }
    onProgress({ model, status: `interrupted, resuming: ${broken.why}`, completed: most, total: null });
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

async function attempt(
  api: DmrApi,
  model: string,
  layers: Map<string, number>,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<Broken | null> {
  const answer = await api
    .create(model, signal, IDLE_MS)
    .catch((error: unknown) => brokenBeforeAnswer(api, error, signal));
  if ("why" in answer) return answer;
  const { statusCode, body } = answer;
  if (statusCode !== 200) {
    const refused = refusal(model, statusCode, saidIn(await body.text()));
    if (refused instanceof ProfileError) throw refused;
    return refused;
  }
  let total: number | null = null;
  let said: string | null = null;
  let why = "the connection ended before the model was whole";
  try {
    for await (const value of jsonLines(body)) {
      const line = Line.safeParse(value).data;
      if (line === undefined) continue;
      if (line.type === "error") said = saidIn(line.message);
      if (line.total > 0) total = line.total;
      if (line.layer !== undefined && line.layer.id !== "") layers.set(line.layer.id, line.layer.current);
      const sum = [...layers.values()].reduce((all, bytes) => all + bytes, 0);
      const done = line.type === "success";
      const completed = done && total !== null ? total : layers.size === 0 ? null : Math.min(sum, total ?? sum);
      onProgress({ model, status: statusOf(line.type, line.message), completed, total });
      if (done) return null;
    }
  } catch (error) {
    signal.throwIfAborted();
    why = `the connection broke: ${messageOf(error)}`;
  }
  // After an error the server appends the same once more, as bare text that is no JSON.
  return { why: said ?? why };
}

/** A connection that breaks is taken up again, unless the server is gone with it. */
async function brokenBeforeAnswer(api: DmrApi, error: unknown, signal: AbortSignal): Promise<Broken> {
  signal.throwIfAborted();
  await api.status(signal).catch(() => {
    throw error;
  });
  return { why: `the connection broke: ${messageOf(error)}` };
}

/** Messages of progress are text of another size than that of the bytes beside it, and change with every line. */
function statusOf(type: z.infer<typeof Line>["type"], message: string): string {
  return type === "progress" ? "downloading" : message;
}

function refusal(model: string, status: number, said: string): ProfileError | Broken {
  switch (status) {
    case 400:
    case 404:
      return new ProfileError("model-not-found", `${model} is in no registry that Docker Model Runner knows: ${said}`, {
        fix: "Correct the profile's model; `docker model search` lists those of Docker Hub.",
      });
    case 401:
    case 403:
      return new ProfileError("model-unauthorized", `the registry does not let ${model} be pulled: ${said}`, {
        fix: "Correct the profile's model, or sign in with `docker login` where Docker Model Runner runs.",
      });
    case 422:
      return new ProfileError("model-unsupported", `Docker Model Runner cannot use ${model}: ${said}`, {
        fix: "Choose a model in GGUF format, or in safetensors for vLLM.",
      });
    default:
      return { why: `HTTP ${status} ${said}` };
  }
}

async function diskFull(api: DmrApi, model: string, { why }: Broken, signal: AbortSignal): Promise<ProfileError> {
  const used = await api.diskUsage(signal).then(
    (usage) => `; its models take ${(usage.models_disk_usage / 1e9).toFixed(1)} GB`,
    () => "",
  );
  return new ProfileError(
    "disk-full",
    `the disk of Docker Model Runner is full while pulling ${model}: ${why}${used}`,
    {
      fix: "Remove models with `docker model rm`, or make room on that disk, and run again: what has arrived is kept.",
    },
  );
}
