import type Dockerode from "dockerode";
import { getContainerRuntimeClient } from "testcontainers";
import { InfraError, messageOf } from "../errors.ts";

/** The container engine as Testcontainers found it: its host detection, its connection. */
export interface Engine {
  readonly docker: Dockerode;
  readonly version: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  /** Containers may use this machine's own network stack (not so inside Docker Desktop's VM). */
  readonly sharesHostNetwork: boolean;
}

/**
 * Connects to the engine (DOCKER_HOST, contexts, Desktop, Colima, Podman: as Testcontainers does).
 * @throws InfraError `docker-unavailable` when none answers.
 */
export async function connectEngine(): Promise<Engine> {
  // Testcontainers' own reaper is another image to pull, and would not know what dockerode created:
  // labels and the sweep at each start do its work. Whoever wants it nonetheless sets this to false.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] ??= "true";
  try {
    const docker = (await getContainerRuntimeClient()).container.dockerode;
    const [version, info] = await Promise.all([docker.version(), docker.info()]);
    const operatingSystem: string = info.OperatingSystem;
    return {
      docker,
      version: version.Version,
      apiVersion: version.ApiVersion,
      operatingSystem,
      sharesHostNetwork: process.platform === "linux" && !/desktop/i.test(operatingSystem),
    };
  } catch (cause) {
    throw new InfraError("docker-unavailable", `no container engine answers: ${messageOf(cause)}`, {
      cause,
      fix: "Start Docker, or choose a sandbox without it: --sandbox local.",
    });
  }
}
