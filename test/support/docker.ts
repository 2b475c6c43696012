import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { getContainerRuntimeClient } from "testcontainers";
import { describe, TestRunner } from "vitest";

/**
 * The container engine of this machine; null when none answers.
 * Throws instead in CI and when AGENT_EVAL_REQUIRE_DOCKER=1, where a skipped test would be a lie.
 */
export async function dockerOrFail(): Promise<Docker | null> {
  try {
    const docker = (await getContainerRuntimeClient()).container.dockerode;
    await docker.ping();
    return docker;
  } catch (cause) {
    const required = process.env["AGENT_EVAL_REQUIRE_DOCKER"] === "1" || Boolean(process.env["CI"]);
    if (required) throw new Error("these tests need a container engine, and none answers", { cause });
    return null;
  }
}

/** A suite that needs the engine. Without one it is skipped, and says so in red. */
export async function describeWithDocker(name: string, define: (docker: Docker) => void): Promise<void> {
  const docker = await dockerOrFail();
  if (docker !== null) {
    describe(name, { timeout: 300_000 }, () => define(docker));
    return;
  }
  describe.skip(name, () => {
    // Never called: it only lets the tests be registered, so that they are counted as skipped.
    define(undefined as unknown as Docker);
    const count = TestRunner.getCurrentSuite().tasks.length;
    console.warn(
      `\n\u001b[1;31m!!! ${count} Docker tests or groups of "${name}" DID NOT RUN: no engine answers.\u001b[0m\n`,
    );
  });
}

/** Names of the containers and volumes that runs of these processes made. Other runs may be under way. */
export async function propertyOf(docker: Docker, ...pids: readonly (number | undefined)[]): Promise<string[]> {
  const filters = { label: ["agent-eval=1"] };
  const owned = (labels: Record<string, string> | null | undefined) =>
    pids.some((pid) => labels?.["agent-eval.owner"]?.split("|")[2] === String(pid));
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  return [
    ...containers.filter(({ Labels }) => owned(Labels)).flatMap(({ Names }) => Names),
    ...(volumes ?? []).filter(({ Labels }) => owned(Labels)).map(({ Name }) => Name),
  ];
}

/** Runs a command to its end in a container that is gone afterwards, as locked down as a trial's. */
export async function runIn(
  docker: Docker,
  image: string,
  command: readonly string[],
  host: Docker.HostConfig = {},
): Promise<{ exitCode: number; output: string }> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: [...command.slice(0, 1)],
    Cmd: [...command.slice(1)],
    AttachStdout: true,
    AttachStderr: true,
    Labels: { "agent-eval.test": "1" },
    HostConfig: {
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Init: true,
      ...host,
    },
  });
  try {
    const raw = await container.attach({ stream: true, stdout: true, stderr: true });
    const merged = new PassThrough();
    docker.modem.demuxStream(raw, merged, merged);
    raw.once("end", () => merged.end());
    const output = text(merged);
    await container.start();
    const { StatusCode: exitCode } = await container.wait();
    return { exitCode, output: await output };
  } finally {
    await container.remove({ force: true, v: true });
  }
}
