import { readFile } from "node:fs/promises";
import type Dockerode from "dockerode";

/** The devices a server computes on. */
export type Gpu =
  | { readonly kind: "none" }
  | { readonly kind: "nvidia"; readonly devices: "all" | readonly string[] }
  | { readonly kind: "rocm" };

/** What a container needs to have them. */
export async function devicesOf(gpu: Gpu): Promise<Dockerode.HostConfig> {
  switch (gpu.kind) {
    case "none":
      return {};
    case "nvidia": {
      const which = gpu.devices === "all" ? { Count: -1 } : { DeviceIDs: [...gpu.devices] };
      return { DeviceRequests: [{ Driver: "nvidia", ...which, Capabilities: [["gpu"]] }] };
    }
    case "rocm":
      return {
        Devices: ["/dev/kfd", "/dev/dri"].map((path) => ({
          PathOnHost: path,
          PathInContainer: path,
          CgroupPermissions: "rwm",
        })),
        GroupAdd: ["video", ...(await renderGroup())],
      };
  }
}

/** Its number differs between machines, and images do not have it. */
async function renderGroup(): Promise<string[]> {
  const groups = await readFile("/etc/group", "utf8").catch(() => "");
  const number = /^render:[^:]*:(\d+):/m.exec(groups)?.[1];
  return number === undefined ? [] : [number];
}
