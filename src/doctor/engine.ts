import { gib } from "../proposals/memory.ts";
import { type Check, found, ok } from "./check.ts";

export const engine: Check = {
  inContainers: false,
  async run({ findings: { engine: there, engineProblem } }) {
    if (there === null) {
      const fix = "Start Docker, or choose a sandbox without it: --sandbox local.";
      return [found("docker", "note", engineProblem ?? "no container engine answers", fix)];
    }
    const { version, operatingSystem, memoryBytes } = there;
    return [ok("docker", `Engine ${version}, ${operatingSystem}, ${gib(memoryBytes)} of memory for containers`)];
  },
};

/** A GPU is of use to a model server in a container only where the engine hands it over. */
export const gpu: Check = {
  inContainers: false,
  async run({ findings: { hardware, engine: there }, servers }) {
    const { gpus, platform, nvidia } = hardware;
    if (gpus.length === 0) {
      const fix = "Models run on the CPU, slowly. If there is a GPU, install its driver (`nvidia-smi` or `rocm-smi`).";
      return [found("gpu", "note", "none found", fix)];
    }
    const names = gpus
      .map(({ name, vramBytes }) => (vramBytes === null ? name : `${name} (${gib(vramBytes)})`))
      .join(", ");
    if (there === null || !nvidia) {
      const inContainer = servers.some(({ config }) => "mode" in config && config.mode === "container");
      if (platform === "darwin" && inContainer) {
        const fix =
          "Use Docker Model Runner (`kind: dmr`), or Ollama on the Mac itself (`mode: host`): both use the GPU.";
        return [found("gpu", "warning", `${names}; containers on a Mac cannot use it`, fix)];
      }
      return [ok("gpu", names)];
    }
    if (there.runtimes.includes("nvidia")) return [ok("gpu", `${names}; Docker can hand it to containers`)];
    const wanted = servers.some(({ config }) => "mode" in config && config.mode === "container");
    const fix =
      "Install the NVIDIA Container Toolkit, then `sudo nvidia-ctk runtime configure --runtime=docker` and restart Docker.";
    return [found("gpu", wanted ? "warning" : "note", `${names}; Docker has no runtime \`nvidia\``, fix)];
  },
};
