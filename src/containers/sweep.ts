import type Dockerode from "dockerode";
import { mayBeAlive } from "../owner.ts";
import { LABEL, OWNER_LABEL } from "./labels.ts";

const filters = { label: [`${LABEL}=1`] };

/**
 * Removes containers and volumes of runs whose process is gone. What a live run owns is not touched.
 * Returns the names of what was removed.
 */
export async function sweepLeftovers(docker: Dockerode): Promise<string[]> {
  const isLeftover = async (labels: Record<string, string> | null | undefined) => {
    const owner = labels?.[OWNER_LABEL];
    return owner !== undefined && !(await mayBeAlive(owner));
  };
  return removeLabelled(docker, isLeftover);
}

async function removeLabelled(
  docker: Dockerode,
  matches: (labels: Record<string, string> | null | undefined) => Promise<boolean>,
): Promise<string[]> {
  const removed: string[] = [];
  for (const container of await docker.listContainers({ all: true, filters })) {
    if (!(await matches(container.Labels))) continue;
    await ignoreMissing(docker.getContainer(container.Id).remove({ force: true, v: true }));
    removed.push(container.Names[0]?.slice(1) ?? container.Id);
  }
  // Volumes last: they cannot go while a container holds them.
  const { Volumes: volumes } = await docker.listVolumes({ filters });
  for (const volume of volumes ?? []) {
    if (!(await matches(volume.Labels))) continue;
    await ignoreMissing(docker.getVolume(volume.Name).remove({ force: true }));
    removed.push(volume.Name);
  }
  return removed;
}

/** 404: somebody was faster. 409: its removal is under way already. */
export async function ignoreMissing(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 409) throw error;
  }
}
