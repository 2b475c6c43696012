import type Dockerode from "dockerode";
import { messageOf, ProfileError } from "../errors.ts";
import type { PullProgress } from "./server.ts";

interface PullEvent {
  readonly status?: string;
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

interface LayerProgress {
  readonly current: number;
  readonly total: number;
}

/**
 * Makes sure that a server's image is there, pulls it when it is not; its reference with its digest, or with its
 * id when it came from no registry.
 * @throws ProfileError `image-unavailable`.
 */
export async function imageOf(
  docker: Dockerode,
  reference: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<string> {
  const there = await described(docker, reference);
  if (there !== null) return there;
  try {
    await pull(docker, reference, onProgress, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new ProfileError("image-unavailable", `the image ${reference} cannot be had: ${messageOf(cause)}`, {
      fix: "Check the backend's `image`, or load it with `docker load` where no registry can be reached.",
      cause,
    });
  }
  return (await described(docker, reference)) ?? reference;
}

async function pull(
  docker: Dockerode,
  reference: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = await docker.pull(reference, { abortSignal: signal });
  const layers = new Map<string, LayerProgress>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.once("error", reject);
  docker.modem.followProgress(
    stream,
    (error) => (error ? reject(error) : resolve()),
    (event: PullEvent) => onProgress({ model: reference, ...progressOf(event, layers) }),
  );
  await promise;
}

function progressOf(event: PullEvent, layers: Map<string, LayerProgress>): Omit<PullProgress, "model"> {
  const { current, total } = event.progressDetail ?? {};
  // Extracting counts the same bytes a second time.
  if (event.id && total !== undefined && event.status === "Downloading") {
    layers.set(event.id, { current: current ?? 0, total });
  }
  const known = [...layers.values()];
  const sum = (of: keyof LayerProgress) =>
    known.length === 0 ? null : known.reduce((all, layer) => all + layer[of], 0);
  return { status: event.status ?? "pulling the image", completed: sum("current"), total: sum("total") };
}

async function described(docker: Dockerode, reference: string): Promise<string | null> {
  try {
    const { Id: id, RepoDigests: digests } = await docker.getImage(reference).inspect();
    if (reference.includes("@")) return reference;
    return `${reference}@${digests?.[0]?.split("@")[1] ?? id}`;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null;
    throw error;
  }
}
