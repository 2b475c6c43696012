import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { messageOf, ProfileError } from "../../errors.ts";
import type { PullProgress } from "../server.ts";
import { type OllamaApi, Refusal } from "./api.ts";
import { failureOf } from "./failures.ts";

/**
 * Makes a model of a local GGUF file. Its bytes are sent only where Ollama does not have them; the
 * model is made anew each time, so that its name always means this very file.
 * @throws ProfileError `gguf-unreadable`, `disk-full`, `import-failed`.
 */
export async function importGguf(
  api: OllamaApi,
  model: string,
  file: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { size: total } = await readable(file, stat(file));
  const tell = (status: string) => (completed: number) => onProgress({ model, status, completed, total });
  const digest = await readable(file, digestOf(file, tell("reading file"), signal));
  try {
    if (!(await api.hasBlob(digest, signal))) await api.putBlob(digest, file, tell("copying file"), signal);
    for await (const step of api.create({ model, files: { [basename(file)]: digest } }, signal)) {
      if (step.error !== undefined) throw new Refusal(200, step.error);
      onProgress({ model, status: step.status, completed: total, total });
      if (step.status === "success") return;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw failureOf(error, model, "import-failed");
  }
  throw new ProfileError("import-failed", `${model}: Ollama did not finish the import of ${file}`);
}

async function digestOf(file: string, onBytes: (read: number) => void, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let read = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 ** 2, signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    read += chunk.length;
    onBytes(read);
  }
  return `sha256:${hash.digest("hex")}`;
}

async function readable<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AbortError") throw cause;
    throw new ProfileError("gguf-unreadable", `${file} cannot be read: ${messageOf(cause)}`, {
      fix: "Correct the path under `gguf` of the backend.",
      cause,
    });
  }
}
