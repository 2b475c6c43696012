import { describe, expect, test } from "vitest";
import { devicesOf } from "../../src/backends/gpu-devices.ts";
import type { OllamaApi } from "../../src/backends/ollama/api.ts";
import { pullModel } from "../../src/backends/ollama/pull.ts";
import { ignore, never } from "./contract.ts";

// Traps of model servers that need no server to be shown.

describe("a pull from Ollama", () => {
  /** Each pull answers with the next of these. */
  function pulling(...answers: readonly (readonly string[])[]) {
    let asked = 0;
    const api = {
      async *pull() {
        for (const status of answers[asked++] ?? []) yield { status };
      },
    };
    return { api: api as unknown as OllamaApi, asked: () => asked };
  }

  test("is over when it says so, not when it falls silent", async () => {
    const { api, asked } = pulling(["pulling manifest"], ["pulling manifest", "success"]);
    await pullModel(api, "m", ignore, never, [0, 0]);
    expect(asked()).toBe(2);
    const silent = pulling(["pulling manifest"], [], ["verifying sha256 digest"]);
    await expect(pullModel(silent.api, "m", ignore, never, [0, 0])).rejects.toMatchObject({ code: "pull-failed" });
  });
});

describe("a container's GPUs", () => {
  test("are all of NVIDIA's, or those that are named", async () => {
    const request = { Driver: "nvidia", Capabilities: [["gpu"]] };
    expect(await devicesOf({ kind: "nvidia", devices: "all" })).toEqual({
      DeviceRequests: [{ ...request, Count: -1 }],
    });
    expect(await devicesOf({ kind: "nvidia", devices: ["1"] })).toEqual({
      DeviceRequests: [{ ...request, DeviceIDs: ["1"] }],
    });
  });

  test("are AMD's by their device files, which a group may open", async () => {
    const { Devices, GroupAdd } = await devicesOf({ kind: "rocm" });
    expect(Devices?.map(({ PathOnHost }: { PathOnHost: string }) => PathOnHost)).toEqual(["/dev/kfd", "/dev/dri"]);
    expect(GroupAdd).toContain("video");
  });

  test("are none unless asked for", async () => {
    expect(await devicesOf({ kind: "none" })).toEqual({});
  });
});
