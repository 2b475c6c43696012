import { messageOf, ProfileError } from "../../errors.ts";
import { Refusal } from "./api.ts";

interface Reading {
  readonly code: string;
  readonly pattern: RegExp;
  readonly fix: string;
}

/** What Ollama's words for a refusal mean. The first that fits counts. */
const readings: readonly Reading[] = [
  {
    code: "disk-full",
    pattern: /no space left on device|not enough (disk )?space/i,
    fix: "Free space where the models are kept: `docker system df` or `ollama list` shows what takes it.",
  },
  {
    code: "model-does-not-fit",
    pattern: /more system memory|out[- ]of[- ]memory|cudaMalloc failed|cannot allocate|unable to allocate/i,
    fix: "Ask for a smaller contextWindow, set kvCacheType: q8_0, or take a smaller quantisation.",
  },
  {
    code: "model-not-found",
    pattern: /file does not exist|model .* not found|manifest unknown/i,
    fix: "Check the model's name and tag at its registry; `ollama list` shows what is there.",
  },
  {
    code: "pull-refused",
    pattern:
      /unauthorized|access denied|manifest: 40[13]: |invalid model name|newer version of Ollama|manifest: 412: /i,
    fix: "Check the model's name, and whether it wants a login or a newer Ollama (`image`).",
  },
  {
    code: "cloud-model",
    pattern: /ollama cloud is disabled|remote model/i,
    fix: "This model runs in Ollama's cloud. Set `cloud: true` on the backend if your code may go there.",
  },
];

/** What an error of one of Ollama's routes means for a model; as it is when it is a ProfileError already. */
export function failureOf(error: unknown, model: string, otherwise = "model-not-usable"): ProfileError {
  if (error instanceof ProfileError) return error;
  const said = messageOf(error);
  const reading = readings.find(({ pattern }) => pattern.test(said));
  if (reading === undefined) return new ProfileError(otherwise, `${model}: ${said}`, { cause: error });
  return new ProfileError(reading.code, `${model}: ${said}`, { fix: reading.fix, cause: error });
}

/** 404 of a route that knows no such model. */
export function isMissing(error: unknown): boolean {
  return error instanceof Refusal && error.status === 404;
}
