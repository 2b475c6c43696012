import type Docker from "dockerode";
import type { CellRequest } from "../sandbox.ts";
import { ImageMissing, ImageStore, type ImageStoreOptions } from "./images.ts";

/** What would be pulled and built before these images are there, in that order; empty when they are. */
export async function imagesToMake(
  docker: Docker,
  options: ImageStoreOptions,
  wanted: readonly { readonly toolchain: string; readonly layer: CellRequest["layer"] }[],
): Promise<string[]> {
  const store = new ImageStore(docker, { ...options, lookOnly: true });
  const steps = new Set<string>();
  const look = async (find: () => Promise<unknown>) => {
    try {
      await find();
    } catch (error) {
      if (!(error instanceof ImageMissing)) throw error;
      steps.add(error.message);
    }
  };
  await look(() => store.gateway());
  for (const { toolchain, layer } of wanted) {
    const before = steps.size;
    await look(() => store.toolchain(toolchain));
    // On a toolchain that is not there yet, no layer can be looked for.
    if (layer && steps.size > before) steps.add(`build agent-eval/agent-${layer.name}`);
    else if (layer) await look(() => store.withAgent(toolchain, layer));
  }
  return [...steps];
}
