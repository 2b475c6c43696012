import { connectEngine } from "../containers/engine.ts";
import { isLoopback } from "../containers/loopback.ts";
import { InfraError, UsageError } from "../errors.ts";
import { DockerSandbox } from "./docker/docker.ts";
import { imageOptionsFromEnv } from "./docker/image-settings.ts";
import { imagesToMake } from "./docker/images-to-make.ts";
import { LocalSandbox } from "./local/local.ts";
import type { Sandbox } from "./sandbox.ts";

/** A sandbox kind and the sentence that says why it was taken. */
export interface SandboxPick {
  readonly kind: Sandbox["kind"];
  readonly reason: string;
}

/**
 * Settles which sandbox a run uses. `auto` takes Docker when an engine answers. Without one it takes
 * the local sandbox only if no profile has a real model: a model's commands run unconfined on
 * someone's machine only when that person wrote `--sandbox local`.
 * @throws InfraError `docker-unavailable`, UsageError `sandbox-needed`.
 */
export async function pickSandbox(
  choice: "auto" | Sandbox["kind"],
  profilesWithModel: readonly string[],
): Promise<SandboxPick> {
  if (choice === "local") return { kind: "local", reason: "asked for" };
  if (choice === "docker") {
    await connectEngine();
    return { kind: "docker", reason: "asked for" };
  }
  try {
    const { version } = await connectEngine();
    return { kind: "docker", reason: `Docker Engine ${version} answers` };
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    if (profilesWithModel.length === 0) {
      return { kind: "local", reason: "no container engine answers, and no profile has a real model" };
    }
    throw new UsageError(
      "sandbox-needed",
      `no container engine answers, and ${profilesWithModel.join(", ")} would let a model run commands on this machine`,
      {
        cause: error,
        fix: "Start Docker, or write --sandbox local to let the model's commands run unconfined as your user.",
      },
    );
  }
}

/**
 * What Docker would have to pull and build for a run; null when no engine answers or the sandbox needs none.
 */
export async function imagesToPrepare(
  kind: "auto" | Sandbox["kind"],
  imagesDir: string,
  wanted: Parameters<Sandbox["ensure"]>[0],
): Promise<string[] | null> {
  if (kind === "local") return null;
  try {
    const { docker } = await connectEngine();
    return await imagesToMake(docker, { ...imageOptionsFromEnv(process.env), imagesDir }, wanted);
  } catch (error) {
    if (error instanceof InfraError) return null;
    throw error;
  }
}

/** What a sandbox has to provide for a run. */
export interface SandboxNeeds {
  /** Seats at the gateway: agents prepared or working at the same time. */
  readonly pods: number;
  /** Base URLs of the model servers that will be used. */
  readonly upstreamUrls: readonly string[];
  readonly imagesDir: string;
  readonly onProgress: (line: string) => void;
  /** Ends what takes long: pulling and building images. */
  readonly signal: AbortSignal;
}

/** Starts the picked sandbox. Dispose of it in any case: containers and folders go with it. */
export async function startSandbox(kind: Sandbox["kind"], needs: SandboxNeeds): Promise<Sandbox> {
  if (kind === "local") return LocalSandbox.start(needs.pods);
  const { pods, imagesDir, onProgress, signal } = needs;
  return DockerSandbox.start({
    pods,
    imagesDir,
    onProgress,
    signal,
    reachLoopback: needs.upstreamUrls.some(isLoopback),
  });
}
