/** A model's repository and tag, as the server would complete a short name. */
export interface ModelName {
  readonly repository: string;
  readonly tag: string;
}

/** Splits a model's name; without a tag it is `latest`. A colon before the last slash is a registry's port. */
export function splitName(model: string): ModelName {
  const colon = model.lastIndexOf(":");
  if (colon <= model.lastIndexOf("/")) return { repository: model, tag: "latest" };
  return { repository: model.slice(0, colon), tag: model.slice(colon + 1) || "latest" };
}

/**
 * Whether two names mean one model to Docker Model Runner, which lists a model under the name it was first
 * asked for: `qwen3`, `ai/qwen3` and `ai/qwen3:latest` are one. Tags keep their case, repositories do not.
 */
export function sameModel(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(model: string): string {
  const { repository, tag } = splitName(model.replace(/^hf\.co\//, "huggingface.co/"));
  const full = repository.includes("/") ? repository : `ai/${repository}`;
  return `${full.replace(/^(index\.)?docker\.io\//, "").toLowerCase()}:${tag}`;
}
